/** `-o json|yaml`, as kubectl lays them out. */

/** The text of an object, ending in a newline. YAML is loaded only when it is asked for. */
export async function formatObject(object: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(object, undefined, 4)}\n`;
  const { stringify } = await import('yaml');
  // kubectl reads YAML 1.1, in which a bare `on` is true.
  return stringify(object, { version: '1.1', lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
}
