/** The `tcplb.dev/*` options that a person asks for, as text, checked against the table of options. */
import { TcplbError } from '../errors.ts';
import { ANNOTATION_PREFIX, type OptionSchema } from './options/option.ts';
import { type OptionName, optionSchemas } from './options/option-schemas.ts';

/** Those that are flags of their own kind: the mode is chosen, and an address may have a standard field. */
export type FreeOption = Exclude<OptionName, 'mode' | 'addresses'>;

/** Values as their annotations have them: `{ maxFails: '3', connectTimeoutMs: '300ms' }`. */
export type RequestedOptions = Readonly<Partial<Record<FreeOption, string>>>;

/** The annotations. Fails with `InvalidInput`, naming the option and what it must be. */
export function optionAnnotations(options: RequestedOptions): Record<string, string> {
  const given = Object.entries(options) as [FreeOption, string][];
  return Object.fromEntries(given.map(([name, text]) => [optionSchemas[name].annotation, requireValue(name, text)]));
}

/** The annotation without our prefix, which is also the flag of `expose`: `max-fails`. */
export function optionTitle(name: OptionName): string {
  return optionSchemas[name].annotation.slice(ANNOTATION_PREFIX.length);
}

function requireValue(name: FreeOption, text: string): string {
  const { expected, example, parse }: OptionSchema<unknown> = optionSchemas[name];
  if (parse(text) !== undefined) return text;
  const title = optionTitle(name);
  throw new TcplbError('InvalidInput', `${title} is ${JSON.stringify(text)}, which must be ${expected}`, {
    suggestions: [`For example: --${title} ${example}`],
  });
}
