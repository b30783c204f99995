/** The program: argv in, exit code out. Help has been given by then, see launch.ts. */
import { Config } from '@oclif/core/config';
import { commandNotFound } from './cli/command-not-found.ts';
import { moveLeadingFlags } from './cli/flag-spelling.ts';
import { globalFlags } from './cli/global-flags.ts';
import { presentError } from './cli/present-error.ts';
import { commands } from './commands.ts';

/** Runs one command line. `root` holds oclif's package.json and manifest. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  const words = moveLeadingFlags(argv, globalFlags);
  try {
    process.exitCode = Number((await runLine(words, root)) ?? 0);
  } catch (error) {
    process.exitCode = presentError(error, words);
  }
}

/** oclif's configuration stays unloaded: that takes as long as starting Node, and a command needs nothing of it. */
async function runLine(words: readonly string[], root: string): Promise<unknown> {
  for (let length = 3; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':');
    if (isCommand(id)) return new commands[id](words.slice(length), new Config({ root })).run();
  }
  const known = Object.keys(commands).map((id) => id.replaceAll(':', ' '));
  throw commandNotFound(words, known);
}

function isCommand(id: string): id is keyof typeof commands {
  return Object.hasOwn(commands, id);
}
