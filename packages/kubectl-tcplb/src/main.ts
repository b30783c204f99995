/** The program: argv in, exit code out. */
import { run } from '@oclif/core/run';
import { moveLeadingFlags } from './cli/flag-spelling.ts';
import { globalFlags } from './cli/global-flags.ts';
import { presentError } from './cli/present-error.ts';

/** Runs one command line. `root` holds oclif's package.json and manifest. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  const words = moveLeadingFlags(argv, globalFlags);
  try {
    // `help expose` is `expose --help`.
    const line = words[0] === 'help' ? [...words.slice(1), '--help'] : words;
    process.exitCode = Number((await run(line, { root })) ?? 0);
  } catch (error) {
    process.exitCode = presentError(error, words);
  }
}
