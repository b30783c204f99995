import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quoteArguments, type ShellKind, shellKind } from './quote-arguments.ts';

const shells: readonly (readonly [path: string, kind: ShellKind])[] = [
  ['/bin/bash', 'posix'],
  ['/usr/bin/fish', 'posix'],
  ['C:\\Program Files\\Git\\bin\\bash.exe', 'posix'],
  ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 'powershell'],
  ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'powershell'],
  ['/usr/bin/pwsh', 'powershell'],
  ['/usr/bin/pwsh-preview', 'powershell'],
  ['C:\\Windows\\System32\\cmd.exe', 'cmd'],
  ['', 'posix'],
];

describe('shellKind', () => {
  it.each(shells)('%s', (path, kind) => {
    expect(shellKind(path)).toBe(kind);
  });
});

const lines: readonly (readonly [argument: string, posix: string, powershell: string, cmd: string])[] = [
  ['tcp-echo', 'tcp-echo', 'tcp-echo', 'tcp-echo'],
  ['daemonset/tcp-echo', 'daemonset/tcp-echo', 'daemonset/tcp-echo', 'daemonset/tcp-echo'],
  [
    'arn:aws:eks:eu-1:1:cluster/a',
    'arn:aws:eks:eu-1:1:cluster/a',
    'arn:aws:eks:eu-1:1:cluster/a',
    'arn:aws:eks:eu-1:1:cluster/a',
  ],
  ['', "''", "''", '""'],
  ['my context', "'my context'", "'my context'", '"my context"'],
  ["it's", String.raw`'it'\''s'`, "'it''s'", '"it\'s"'],
  ['a"b', "'a\"b'", "'a\"b'", '"a""b"'],
  ['$HOME', "'$HOME'", "'$HOME'", '"$HOME"'],
  ['a;reboot', "'a;reboot'", "'a;reboot'", '"a;reboot"'],
  ['user@cluster', "'user@cluster'", "'user@cluster'", '"user@cluster"'],
  ['C:\\kube\\config', "'C:\\kube\\config'", "'C:\\kube\\config'", '"C:\\kube\\config"'],
];

describe('quoteArguments', () => {
  it.each(lines)('%j', (argument, posix, powershell, cmd) => {
    const kinds: readonly ShellKind[] = ['posix', 'powershell', 'cmd'];
    expect(kinds.map((kind) => quoteArguments([argument], kind))).toEqual([posix, powershell, cmd]);
  });

  it('means the same to a real shell', () => {
    const args = ['tcp-echo', ...lines.map(([argument]) => argument), 'a\nb', '*', '~', '`id`', '!1', '#x'];
    const script = `printf '%s\\0' ${quoteArguments(args, 'posix')}`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(args);
  });
});
