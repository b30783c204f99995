import { parse } from '@oclif/core/parser';
import { expect, test } from 'vitest';
import { commands } from './all-commands.ts';
import { type FlagShape, spellForOclif } from './cli/flag-spelling.ts';
import { globalFlags } from './cli/global-flags.ts';
import { exampleLines } from './help/render-help.ts';

const examples = Object.entries(commands).flatMap(([id, command]) =>
  exampleLines(command.examples as never).map((example) => [example.command, id, command] as const),
);

test.each(examples)('the example parses: %s', async (line, id, command) => {
  // What the shell makes of the rest is not ours.
  const [words = ''] = line.replace(/^source <\((.*)\)$/, '$1').split(/ [|>] /);
  const start = `kubectl tcplb ${id.replaceAll(':', ' ')}`;
  expect(`${words} `.startsWith(`${start} `)).toBe(true);
  const flags = { ...globalFlags, ...('flags' in command ? command.flags : {}) };
  const argv = [...words.slice(start.length).matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? '',
  );
  const spelled = spellForOclif(argv, flags as Readonly<Record<string, FlagShape>>);
  const args = 'args' in command ? command.args : {};
  await expect(parse(spelled, { flags, args } as never)).resolves.toBeDefined();
});
