import { expect, test } from 'vitest';
import { predictResult } from './container-command.ts';

const sh = (script: string) => ['/bin/sh', '-c', script];

test.each<[string[], number, string[]]>([
  [['false'], 1, []],
  [['/bin/true', 'ignored'], 0, []],
  [sh('exit 3'), 3, []],
  [sh('echo "no database" >&2; exit 1'), 1, ['no database']],
  [sh('echo one && echo two\nsleep 2; false'), 1, ['one', 'two']],
  [sh('false; exit'), 1, []],
])('%j ends', (command, code, output) => expect(predictResult(command)).toEqual({ code, output }));

test.each<[string[]]>([
  [[]],
  [['node', 'server.js']],
  [['sleep', 'infinity']],
  [sh('exec node server.js')],
  [sh('sleep 3600; exit 1')],
  [sh('echo $HOME; exit 1')],
  [sh('while true; do sleep 1; done')],
])('of %j nothing can be said', (command) => expect(predictResult(command)).toBeUndefined());
