/** Whether a host accepts and reaches backends, by what it can connect to itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import type { Exposure } from '../../src/exposure/exposure.ts';
import type { LbHost } from '../../src/host/lb-host.ts';
import { connectCommand, requireHealth } from '../../src/operations/rollout/require-health.ts';
import { exposure, freePort, host } from '../host/balancer.ts';

let open: EchoServer;
let shut: number;

beforeAll(async () => {
  open = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
  shut = await freePort();
});
afterAll(() => open.close());

const [serving, elsewhere] = [() => open.port, () => shut];

test.each<[string, (() => number)[], boolean]>([
  ['one that accepts', [serving], true],
  ['one that accepts among others', [elsewhere, elsewhere, serving], true],
  ['none', [elsewhere, elsewhere], false],
])('%s', async (_name, ports, isReached) => {
  const places = ports.map((port) => `127.0.0.1/${port()}`);
  expect(await host.run(connectCommand(places))).toBe(isReached);
});

test('what is no address is no command either', async () => {
  expect(await host.run(connectCommand(['$(exit 0)/80', '127.0.0.1/80;exit 0']))).toBe(false);
});

const check = (exposures: () => readonly Exposure[]) =>
  requireHealth(host, exposures(), { deadlineMs: 300 }).then(
    () => 'well',
    ({ message }) => message,
  );
const asAnywhere = (one: Exposure): Exposure => ({
  ...one,
  listeners: one.listeners.map((listener) => ({ ...listener, address: '*' })),
});

test.each<[string, () => readonly Exposure[], RegExp]>([
  ['nothing to serve', () => [], /^well$/],
  ['it accepts and reaches a backend', () => [exposure('web', open.port, open.port)], /^well$/],
  ['on all addresses', () => [asAnywhere(exposure('web', open.port, open.port))], /^well$/],
  [
    'one exposure is broken by itself',
    () => [exposure('web', open.port, open.port), exposure('api', open.port, shut)],
    /^well$/,
  ],
  [
    'it accepts nowhere',
    () => [exposure('web', shut, open.port)],
    /^it accepts on none of its listeners: 127\.0\.0\.1 port \d+$/,
  ],
  [
    'it reaches no backend',
    () => [exposure('web', open.port, shut)],
    /^it reaches none of the backends that are ready: 127\.0\.0\.1 port \d+$/,
  ],
])(
  '%s',
  async (_name, exposures, verdict) => {
    expect(await check(exposures)).toMatch(verdict);
  },
  20_000,
);

test('without the programs nothing is known, and nothing stopped', async () => {
  const bare: Pick<LbHost, 'run'> = {
    run: (command, options) => host.run({ ...command, command: 'no-timeout-here' }, options),
  };
  await expect(requireHealth(bare, [exposure('web', shut, shut)])).resolves.toBeUndefined();
});
