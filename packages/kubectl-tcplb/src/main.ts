/** The program: argv in, exit code out. Help has been given by then, see launch.ts. */
import { commandNotFound } from './cli/command-not-found.ts';
import { moveLeadingFlags } from './cli/flag-spelling.ts';
import { globalFlags } from './cli/global-flags.ts';
import { presentError } from './cli/present-error.ts';
import { commands } from './commands.ts';

/** Runs one command line. */
export async function main(argv: readonly string[]): Promise<void> {
  const words = moveLeadingFlags(argv, globalFlags);
  try {
    process.exitCode = Number((await runLine(words)) ?? 0);
  } catch (error) {
    process.exitCode = presentError(error, words);
  }
}

async function runLine(words: readonly string[]): Promise<unknown> {
  for (let length = 3; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':');
    if (isCommand(id)) return (await commands[id]()).run(words.slice(length));
  }
  const known = Object.keys(commands).map((id) => id.replaceAll(':', ' '));
  throw commandNotFound(words, known);
}

function isCommand(id: string): id is keyof typeof commands {
  return Object.hasOwn(commands, id);
}
