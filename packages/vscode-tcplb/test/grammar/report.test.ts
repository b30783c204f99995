/** The highlighting of descriptions and comparisons, line by line. */
import { beforeAll, expect, test } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { loadGrammar, tokenizeLines } from './tokenize.ts';

let grammar: IGrammar;
beforeAll(async () => {
  grammar = await loadGrammar('report', 'text.tcplb-report');
});

test.each<[line: string, tokens: string[]]>([
  ['Traffic Policy:  Cluster', ['Traffic Policy  entity.name.tag', ':  Cluster  text']],
  ['Events:  <none>', ['Events  entity.name.tag', ':  text', '<none>  constant.language']],
  ['Listener *:446/TCP (echo):', ['Listener  entity.name.tag', '*:446/TCP  constant.numeric', '(echo):  text']],
  ['  Node    Address  State', ['Node    Address  State  comment.line']],
  ['  ----    -------  -----', ['----    -------  -----  comment.line']],
  [
    '  node-1  192.0.2.1:446  ready  <none>',
    ['node-1  text', '192.0.2.1:446  constant.numeric', 'ready  constant.language', '<none>  constant.language'],
  ],
  [
    'Served:  not yet (kubectl tcplb apply)',
    ['Served  entity.name.tag', ':  not yet (  text', 'kubectl tcplb apply  string.unquoted.command', ')  text'],
  ],
  ['2. node-port: possible', ['2.  comment.line', 'node-port  entity.name.tag', ':  text', 'possible  keyword.other']],
  ['   - a rollout never ends', ['-  keyword.operator', 'a rollout never ends  text']],
  ['# exposure default/web not found', ['# exposure default/web not found  comment.line']],
])('%s', (line, tokens) => {
  expect(tokenizeLines(grammar, line)).toEqual([tokens]);
});
