/** A field in words, as Markdown. */
import type { Field } from './fields.ts';

export function describeField(name: string, field: Field): string {
  const values = field['x-values'] ?? field.enum?.join(', ') ?? rangeOf(field);
  const usual = field['x-default'] ?? (field.default === undefined ? undefined : String(field.default));
  return [
    `**${name}**`,
    field.description ?? '',
    ...(values === undefined ? [] : [`Values: ${values}`]),
    ...(usual === undefined ? [] : [`Default: ${usual}`]),
  ].join('\n\n');
}

function rangeOf({ minimum, maximum }: Field): string | undefined {
  return minimum === undefined || maximum === undefined ? undefined : `${minimum} to ${maximum}`;
}
