/** The fields of `tcplb.yaml` as a table for the reference. */
import { configurationJsonSchema, type JsonSchema } from './json-schema.ts';

/** Markdown: one row per field, in the order of the schema; ends with a line feed. */
export function renderFieldTable(): string {
  return `| field | value | default | what it is |\n|---|---|---|---|\n${rows(configurationJsonSchema(), '').join('')}`;
}

function rows({ properties = {} }: JsonSchema, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    // What is said in words needs no rows of its own.
    if (field.properties !== undefined && field['x-values'] === undefined) return rows(field, `${path}.`);
    return [row(path, field), ...(field.items === undefined ? [] : rows(field.items, `${path}[].`))];
  });
}

function row(path: string, field: JsonSchema): string {
  const cells = [`\`${path}\``, valuesOf(field), defaultOf(field), field.description ?? ''];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function valuesOf(field: JsonSchema): string {
  if (field['x-values'] !== undefined) return field['x-values'];
  if ('const' in field) return `\`${field.const}\``;
  if (field.enum !== undefined) return field.enum.map((word) => `\`${word}\``).join(', ');
  if (field.type === 'boolean') return '`true`, `false`';
  if (field.type === 'integer') return `a whole number from ${field.minimum} to ${field.maximum}`;
  return `text, as \`${field.examples?.[0]}\``;
}

function defaultOf(field: JsonSchema): string {
  if ('const' in field) return 'required';
  return field['x-default'] ?? (field.default === undefined ? 'none' : `\`${field.default}\``);
}
