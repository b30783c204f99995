import { expect, test } from 'vitest';
import { commandNotFound } from './command-not-found.ts';

const known = [
  'get',
  'backends',
  'echo deploy',
  'sandbox start',
  'sandbox stop',
  'sandbox node add',
  'sandbox node list',
];

test.each<[line: string, message: string, meant: string | undefined]>([
  ['bakends x', 'unknown command "bakends" for "kubectl tcplb"', 'kubectl tcplb backends'],
  ['foo -n x', 'unknown command "foo" for "kubectl tcplb"', undefined],
  ['ecoh deploy', 'unknown command "ecoh" for "kubectl tcplb"', 'kubectl tcplb echo deploy'],
  ['sandbox nod', 'unknown command "nod" for "kubectl tcplb sandbox"', 'kubectl tcplb sandbox node'],
  ['sandbox nod list', 'unknown command "nod" for "kubectl tcplb sandbox"', 'kubectl tcplb sandbox node list'],
  ['sandbox foo', 'unknown command "foo" for "kubectl tcplb sandbox"', undefined],
  ['sandbox node lst', 'unknown command "lst" for "kubectl tcplb sandbox node"', 'kubectl tcplb sandbox node list'],
  ['--version', 'unknown flag: --version', undefined],
  ['sandbox --nodes 3', 'unknown flag: --nodes', undefined],
])('%s', (line, message, meant) => {
  const error = commandNotFound(line.split(' '), known);
  const [suggestion] = error.suggestions.filter((text) => text.startsWith('Did'));
  expect([error.message, suggestion]).toEqual([message, meant && `Did you mean "${meant}"?`]);
});
