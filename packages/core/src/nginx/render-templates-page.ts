/** docs/templates.md: written by hand, with the view and the built-in template from the code. */
import { replaceBlock } from '../configuration/reference/generated-block.ts';
import { exposureTemplate } from './templates.ts';
import { renderViewTable } from './view-fields.ts';

/** The page with its generated parts brought up to date. */
export function renderTemplatesPage(page: string): string {
  const template = `\`\`\`mustache\n${exposureTemplate}\`\`\`\n`;
  return replaceBlock(replaceBlock(page, 'view', renderViewTable()), 'template', template);
}
