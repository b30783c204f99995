import { expect, test } from 'vitest';
import { connectionsCommand } from './count-connections.ts';

const STATES = 'state established state fin-wait-1 state fin-wait-2 state close-wait';

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['fd00::1', '[fd00::1]'],
  ['node-1.example.com', 'node-1.example.com'],
])('asks the kernel for connections to %s', (address, written) => {
  const { command, args } = connectionsCommand(address);
  expect([command, ...args].join(' ')).toBe(`ss --no-header --tcp --numeric ${STATES} dst ${written}`);
});

test('counts by the port of the peer', () => {
  const stdout = [
    'ESTAB      0      0      192.0.2.1:43210       10.0.0.1:446  ',
    'CLOSE-WAIT 1      0      192.0.2.1:43212       10.0.0.1:446  ',
    'ESTAB      0      0      [fd00::9]:43214       [fd00::1]:8446',
    '',
  ].join('\n');
  const counts = connectionsCommand('10.0.0.1').parse({ exitCode: 0, stdout, stderr: '' });
  expect([...counts]).toEqual([
    [446, 2],
    [8446, 1],
  ]);
});

test('says why ss could not tell', () => {
  const failed = { exitCode: 1, stdout: '', stderr: 'Error: an inet prefix is expected rather than "x".\n' };
  expect(() => connectionsCommand('x').parse(failed)).toThrow(
    'ss cannot list the connections: Error: an inet prefix is expected rather than "x".',
  );
});
