/** A bundle without tcplb on the balancer: the commands of its README, typed into a shell. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildBundle } from '../../src/bundle/build-bundle.ts';
import { writeBundle } from '../../src/bundle/write-files.ts';
import { type EchoServer, startEchoServer } from '../../src/echo/server.ts';
import type { CommandResult } from '../../src/host/lb-host.ts';
import { readServedRevision } from '../../src/host/read-live.ts';
import {
  ask,
  type Balancer,
  createBalancer,
  exposure,
  freePort,
  hasNginx,
  host,
  planOf,
  withNginx,
} from '../host/balancer.ts';

describe.skipIf(!hasNginx)(`${withNginx} a bundle by hand`, () => {
  let balancer: Balancer;
  let servers: EchoServer[];
  beforeEach(async () => {
    balancer = await createBalancer();
    const start = (hostname: string) => startEchoServer({ host: '127.0.0.1', port: 0, hostname });
    servers = [await start('one'), await start('two')];
  });
  afterEach(async () => {
    await balancer.dispose();
    await Promise.all(servers.map((server) => server.close()));
  });

  const sh = (script: string): Promise<CommandResult> =>
    host.run({ command: 'sh', args: ['-e', '-c', script], parse: (result) => result });

  test('its README gets it live, and another one after it', async () => {
    const { nginx, facts } = balancer;
    const port = await freePort();
    for (const [index, name] of ['one', 'two'].entries()) {
      const plan = planOf(balancer, [exposure('echo', port, servers[index]?.port ?? 0)]);
      const directory = join(nginx.directory, `bundle-${name}`);
      const bundle = buildBundle({ ...plan, rejected: [] }, nginx, facts);
      await writeBundle(directory, bundle);
      const byHand = bundle[0]?.content.split('## By hand')[1] ?? '';
      const steps = byHand.split('\n').filter((line) => line.startsWith('    '));
      const reload = /`(kill -HUP [^`]*)`/.exec(byHand)?.[1] ?? '';
      const script = index === 0 ? steps : [...steps.slice(0, -1), reload];
      const result = await sh([`cd ${directory}`, ...script].join('\n'));
      expect(result, script.join('\n')).toMatchObject({ exitCode: 0 });
      await expect.poll(() => readServedRevision(host, nginx), { timeout: 10_000 }).toBe(plan.revision);
      await expect.poll(() => ask(port), { timeout: 10_000 }).toBe(`${name}: hello`);
    }
  });
});
