import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../configuration.ts';
import { testConfigurationCommand } from './test-configuration.ts';

const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const directory = '/etc/tcplb/nginx/revisions/3-0123456789ab';
const command = testConfigurationCommand(nginx, directory);

test('asks nginx about the staged revision, from the directory that it will run in', () => {
  expect([command.command, ...command.args]).toEqual([
    'nginx',
    '-t',
    '-p',
    nginx.directory,
    '-c',
    `${directory}/nginx.conf`,
  ]);
});

test.each([
  [
    'a file of ours',
    `nginx: [emerg] unknown directive "foo" in ${directory}/exposures/default.echo.conf:3\nnginx: configuration file ${directory}/nginx.conf test failed\n`,
    {
      accepted: false,
      complaints: ['unknown directive "foo" in exposures/default.echo.conf:3'],
      cannotListen: false,
      file: 'exposures/default.echo.conf',
    },
  ],
  [
    'a file of somebody else',
    'nginx: [emerg] unknown directive "foo" in /etc/nginx/nginx.conf:3\n',
    { accepted: false, complaints: ['unknown directive "foo" in /etc/nginx/nginx.conf:3'], cannotListen: false },
  ],
  [
    'a listener, with a warning before',
    'nginx: [warn] the "user" directive makes no sense\nnginx: [emerg] bind() to 0.0.0.0:446 failed (13: Permission denied)\n',
    { accepted: false, complaints: ['bind() to 0.0.0.0:446 failed (13: Permission denied)'], cannotListen: true },
  ],
  [
    'an address family that the machine does not have',
    'nginx: [emerg] socket() [::]:446 failed (97: Address family not supported by protocol)\n',
    {
      accepted: false,
      complaints: ['socket() [::]:446 failed (97: Address family not supported by protocol)'],
      cannotListen: true,
    },
  ],
  ['nothing', '', { accepted: false, complaints: ['nginx -t ended with exit code 1'], cannotListen: false }],
])('reads a complaint about %s', (_, stderr, verdict) => {
  expect(command.parse({ exitCode: 1, stdout: '', stderr })).toEqual(verdict);
});

test('accepts with warnings', () => {
  expect(command.parse({ exitCode: 0, stdout: '', stderr: 'nginx: [warn] something\n' }).accepted).toBe(true);
});
