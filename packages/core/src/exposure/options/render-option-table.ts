/** The options as a table for the reference. */
import type { OptionSchema } from './option.ts';
import { optionSchemas } from './option-schemas.ts';

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function defaultOf({ default: value, defaultText }: OptionSchema<unknown>): string {
  return defaultText ?? `\`${String(value)}\``;
}

function row(schema: OptionSchema<unknown>): string {
  const value =
    schema.values?.map((word) => `\`${word}\``).join(', ') ?? `${schema.expected}, as in \`${schema.example}\``;
  const cells = [`\`${schema.annotation}\``, value, defaultOf(schema), schema.documentation];
  return `| ${cells.map(cell).join(' | ')} |\n`;
}

/** Markdown: one row per annotation, in the order of the table of options; ends with a line feed. */
export function renderOptionTable(): string {
  const schemas: readonly OptionSchema<unknown>[] = Object.values(optionSchemas);
  return `| annotation | value | default | what it does |\n|---|---|---|---|\n${schemas.map(row).join('')}`;
}
