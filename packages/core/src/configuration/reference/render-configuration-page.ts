/** docs/configuration.md: written by hand, with tables that come from the code. */
import { renderOptionTable } from '../../exposure/options/render-option-table.ts';
import { replaceBlock } from './generated-block.ts';
import { renderFieldTable } from './render-field-table.ts';

/** The page with its tables brought up to date. */
export function renderConfigurationPage(page: string): string {
  return replaceBlock(replaceBlock(page, 'fields', renderFieldTable()), 'options', renderOptionTable());
}
