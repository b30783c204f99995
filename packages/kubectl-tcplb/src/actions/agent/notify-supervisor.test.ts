import { expect, test } from 'vitest';
import { type Environment, notifyCommand, watchdogMs } from './notify-supervisor.ts';

test.each<[Environment, number | undefined]>([
  [{}, undefined],
  [{ WATCHDOG_USEC: '30000000' }, 15_000],
  [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, 15_000],
  [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' }, undefined],
  [{ WATCHDOG_USEC: '0' }, undefined],
  [{ WATCHDOG_USEC: 'soon' }, undefined],
])('%j asks process 7 for a sign of life', (env, expected) => {
  expect(watchdogMs(env, 7)).toBe(expected);
});

test('the command is data, and says why it failed', () => {
  const { command, args, parse } = notifyCommand('READY=1');
  expect([command, ...args]).toEqual(['systemd-notify', 'READY=1']);
  expect(() => parse({ exitCode: 1, stdout: '', stderr: 'Failed to notify: no such file\n' })).toThrow(
    'systemd-notify: Failed to notify: no such file',
  );
});
