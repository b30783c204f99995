/** `-o json|yaml`, as kubectl lays them out. */

/** The text of an object, ending in a newline. YAML is loaded only when it is asked for. */
export async function formatObject(object: unknown, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(object, undefined, 4)}\n`;
  const { stringify } = await import('yaml');
  return stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });
}
