/** `-o json|yaml|jsonpath=…`, as kubectl lays them out. */
import { jsonPathOf } from './list-formats.ts';

/** The text of an object, ending in a newline. YAML is loaded only when it is asked for. */
export async function formatObject(object: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(object, undefined, 4)}\n`;
  const { stringify } = await import('yaml');
  // kubectl reads YAML 1.1, in which a bare `on` is true.
  return stringify(object, { version: '1.1', lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
}

/** The text of an object in any of the formats that are no table. Fails with `InvalidInput` for a template. */
export async function formatOutput(object: unknown, output: string): Promise<string> {
  const template = jsonPathOf(output);
  if (template === undefined) return formatObject(object, output === 'yaml' ? 'yaml' : 'json');
  const { renderJsonPath } = await import('./jsonpath/render-template.ts');
  return renderJsonPath(object, template);
}
