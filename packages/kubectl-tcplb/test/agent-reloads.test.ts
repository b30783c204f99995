/** How often the agent has nginx reload, and what becomes of the workers that are replaced. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalHost, detectNginx, resources } from '@tcplb/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTraffic, type Traffic } from './soak/traffic.ts';
import { type AgentStage, openAgentStage } from './support/agent-stage.ts';
import { service } from './support/objects.ts';
import type { AgentProcess } from './support/run-agent.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const PORT = 23_513;
const FLAPPING = 23_514;
const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers';
const NUMBERING = join(import.meta.dirname, 'support/number-steps.ts');
const GENERATIONS = 3;

let stage: AgentStage;
let agent: AgentProcess;
let traffic: Traffic;

/** What it has sent to nginx, not what it says of it. */
const countReloads = () => agent.lines.filter(({ msg }) => /^before \d+: kill \d+ SIGHUP$/.test(msg)).length;

/** Of an EndpointSlice that no controller looks after: the pods of `tcp-echo`, the last of them ready or not. */
function endpoints(isLastReady: boolean): readonly object[] {
  const nodes = stage.cluster.sandbox.nodes();
  return nodes.map(({ name, address }, index) => ({
    addresses: [address],
    nodeName: name,
    conditions: { ready: isLastReady || index < nodes.length - 1 },
  }));
}

const patchSlice = (patch: object) =>
  stage.client.patch(resources.endpointSlices, 'flapping-1', 'default', 'merge', patch);
const patchService = (metadata: object) =>
  stage.client.patch(resources.services, 'flapping', 'default', 'merge', { metadata });
const patchNode = (labels: object) =>
  stage.client.patch(resources.nodes, 'node-1', undefined, 'merge', { metadata: { labels } });

async function readServed(): Promise<string> {
  return readFile(join(stage.nginx.directory, 'live/exposures/default.flapping.conf'), 'utf8');
}

const expectServed = (check: (text: string) => void) => waitUntil(async () => check(await readServed()));

/** The titles of nginx's workers, as the kernel has them. */
async function readWorkers(): Promise<string[]> {
  const pid = (await readFile(join(stage.nginx.directory, 'run/nginx.pid'), 'utf8')).trim();
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean);
  // Some have gone before they are looked at.
  const titles = children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(titles)).filter((title) => title.startsWith('nginx: worker process'));
}

const isActive = (title: string) => !title.includes('is shutting down');
const countOldWorkers = async () => (await readWorkers()).filter((title) => !isActive(title)).length;

async function readMetric(name: string): Promise<number> {
  const line = (await agent.get('/metrics')).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

beforeAll(async () => {
  if (!hasNginx) return;
  stage = await openAgentStage({ port: PORT });
  const object = service('flapping', FLAPPING, { 'tcplb.dev/mode': 'host-network' });
  const { selector: _nobodys, ...spec } = object.spec;
  await stage.client.create(resources.services, {
    ...object,
    spec: { ...spec, ports: [{ port: FLAPPING, targetPort: PORT }] },
  });
  await stage.client.create(resources.endpointSlices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'default', name: 'flapping-1', labels: { 'kubernetes.io/service-name': 'flapping' } },
    addressType: 'IPv4',
    endpoints: endpoints(true),
    ports: [{ port: PORT, protocol: 'TCP' }],
  });
}, 120_000);

beforeEach(async () => {
  if (!hasNginx) return;
  agent = stage.start(['--report-status=false', '--max-old-generations', `${GENERATIONS}`], {
    NODE_OPTIONS: `--import=${NUMBERING}`,
  });
  await agent.says(/ live/);
  agent.signal('SIGUSR2');
  await agent.says(/^armed$/);
  traffic = startTraffic(stage.cluster.sandbox.balancerAddress, FLAPPING);
});

afterEach(async () => {
  if (!hasNginx) return;
  await agent.end('SIGKILL');
  traffic.stop();
  expect(traffic.failures).toEqual([]);
});

afterAll(() => stage?.[Symbol.asyncDispose]());

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', { timeout: 120_000 }, () => {
  test('what changes nothing for nginx causes no reload', async () => {
    for (let n = 0; n < 20; n += 1) {
      await patchService({ labels: { n: `${n}` } });
      await patchSlice({ metadata: { labels: { n: `${n}` } } });
      await patchNode({ n: `${n}` });
      await stage.client.create(resources.services, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { namespace: 'default', name: `foreign-${n}` },
        spec: { ports: [{ port: 80 }] },
      });
    }
    // What comes last of each kind has an effect: so all before it has been seen.
    await patchService({ annotations: { 'tcplb.dev/connect-timeout': '700ms' } });
    await expectServed((text) => expect(text).toContain('proxy_connect_timeout 700ms;'));
    await patchSlice({ endpoints: endpoints(false) });
    await expectServed((text) => expect(text).not.toContain('# node-3'));
    await patchNode({ [EXCLUDE]: '' });
    await expectServed((text) => expect(text).not.toContain('# node-1'));
    await waitUntil(async () => expect(agent.lines.filter(({ msg }) => / is live$/.test(msg))).toHaveLength(3));
    expect(countReloads()).toBe(3);
    await patchNode({ [EXCLUDE]: null });
    await patchSlice({ endpoints: endpoints(true) });
    await expectServed((text) => expect(text).toMatch(/# node-1.*# node-3/s));
  });

  test('1,000 flaps in 10 s cause 20 reloads at most, and the old workers alive are bounded and shown', async () => {
    const { length: perGeneration } = (await readWorkers()).filter(isActive);
    let mostOld = 0;
    const begun = performance.now();
    for (let flap = 1; flap <= 1_000; flap += 1) {
      await patchSlice({ endpoints: endpoints(flap % 2 === 0) });
      // Who stays connected keeps an old worker alive.
      if (flap % 40 === 0) await traffic.keep();
      if (flap % 10 === 0) mostOld = Math.max(mostOld, await countOldWorkers());
      const earlyMs = begun + flap * 10 - performance.now();
      if (earlyMs > 0) await sleep(earlyMs);
    }
    const reloads = countReloads();
    const lastedMs = performance.now() - begun;
    expect(reloads).toBeGreaterThan(3);
    expect(reloads).toBeLessThanOrEqual(lastedMs / 500);

    // The newest of them is counted when the reload is over.
    expect(mostOld).toBeLessThanOrEqual((GENERATIONS + 1) * perGeneration);
    await expectServed((text) => expect(text).toContain('# node-3'));
    await waitUntil(async () => {
      const alive = await countOldWorkers();
      expect(alive).toBeGreaterThan(0);
      expect(alive).toBeLessThanOrEqual(GENERATIONS * perGeneration);
      expect(await readMetric('tcplb_nginx_old_workers')).toBe(alive);
    });
    expect(await readMetric('tcplb_nginx_old_workers_ended_total')).toBeGreaterThan(0);
    traffic.stop();
    await waitUntil(async () => expect(await readMetric('tcplb_nginx_old_workers')).toBe(0));
  });
});
