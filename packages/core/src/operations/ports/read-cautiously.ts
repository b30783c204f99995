/** Reads what may be missing: whoever has no right to it goes on without. */
import { toTcplbError } from '../../errors.ts';

export interface CautiousReader {
  /** What could not be read, and why; one clause each. */
  readonly warnings: readonly string[];
  /** `without` and a warning where it fails, except with `Cancelled`. `what`: `the ports of other pods` */
  read<T, U>(reading: Promise<T>, without: U, what: string): Promise<T | U>;
}

export function createCautiousReader(): CautiousReader {
  const warnings: string[] = [];
  return {
    warnings,
    async read(reading, without, what) {
      try {
        return await reading;
      } catch (error) {
        const failure = toTcplbError(error);
        if (failure.code === 'Cancelled') throw failure;
        warnings.push(`${what} were not checked: ${failure.message}`);
        return without;
      }
    },
  };
}
