/** Flags whose value may be left out, as `--dry-run` for `--dry-run=client`. Another value needs the `=`. */

interface Valued {
  readonly options?: readonly string[];
}

/** What `spellForOclif` writes for the bare flag, and what help and completion show. */
export function optionalValue<F extends Valued>(flag: F, bareValue: string): F {
  return { ...flag, helpValue: `[=${(flag.options ?? []).join('|')}]`, bareValue };
}

/** Whether a flag of the manifest is one of these. */
export function hasOptionalValue({ helpValue }: { readonly helpValue?: string | readonly string[] }): boolean {
  return typeof helpValue === 'string' && helpValue.startsWith('[=');
}
