/** An agent and a host behind a real sshd, the way to which is cut at chosen bytes of what an apply sends there. TCPLB_CUTS sets how often. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLocalHost, detectNginx, readHosts, resources } from '@tcplb/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTraffic } from './soak/traffic.ts';
import { type AgentStage, openAgentStage } from './support/agent-stage.ts';
import { type ApiDoor, openApiDoor } from './support/api-door.ts';
import { service } from './support/objects.ts';
import type { AgentProcess } from './support/run-agent.ts';
import { hasSshd, startSshd, type TestSshd } from './support/start-sshd.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const canRun = hasNginx && hasSshd;
const PORT = 23_515;
/** Of an exposure whose file is long, so that most of what an apply sends is files. */
const PORTS = Array.from({ length: 80 }, (_, index) => 24_000 + index);

/** At as many places of what an apply sends, from the first to the last. */
const cuts = Number(process.env.TCPLB_CUTS ?? 2);
const FAILED = /^(the apply failed|cannot look after nginx): /;

let stage: AgentStage;
let sshd: TestSshd;
let door: ApiDoor;
let agent: AgentProcess;
let asked = 1_000;

const path = (name: string) => join(stage.cluster.directory, name);

async function readServed(): Promise<number> {
  const text = await readFile(path('lb/live/exposures/default.wide.conf'), 'utf8');
  return Number(/proxy_connect_timeout (\d+)ms;/.exec(text)?.[1]);
}

/** Asks for something else. */
function ask(): Promise<unknown> {
  asked += 1;
  const annotations = { 'tcplb.dev/connect-timeout': `${asked}ms` };
  return stage.client.patch(resources.services, 'wide', 'default', 'merge', { metadata: { annotations } });
}

const expectServed = (withinMs = 60_000) => waitUntil(async () => expect(await readServed()).toBe(asked), withinMs);
/** Milliseconds, and more, after which a host lets the lock of somebody go who gives no sign of life. */
const LOCK_MS = 270_000;

/** What the Lease of the host says is wrong. */
async function complaints(): Promise<readonly string[]> {
  return (await readHosts(stage.client)).find(({ name }) => name === 'lb1')?.errors ?? ['there is no such Lease'];
}

/** The configuration of an agent that reaches the host through the door. */
async function writeConfiguration(): Promise<string> {
  // Known by the address that it has behind the door.
  await writeFile(
    path('ssh_config'),
    [`Port ${door.port}`, `HostKeyAlias [127.0.0.1]:${sshd.port}`, `Include ${sshd.config}`, ''].join('\n'),
  );
  const host = { name: 'lb1', ssh: 'lb1', sshConfig: path('ssh_config'), nginx: { directory: path('lb') } };
  const configuration = {
    ...{ apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' },
    hosts: [{ ...host, addresses: [stage.cluster.sandbox.balancerAddress] }],
  };
  await writeFile(path('hosts.yaml'), JSON.stringify(configuration));
  return path('hosts.yaml');
}

beforeAll(async () => {
  if (!canRun) return;
  stage = await openAgentStage({ port: PORT });
  await mkdir(path('sshd'));
  sshd = await startSshd(path('sshd'));
  door = await openApiDoor(`ssh://127.0.0.1:${sshd.port}`);
  const object = service('wide', PORT);
  const ports = PORTS.map((port) => ({ name: `p-${port}`, port, targetPort: PORT, protocol: 'TCP' }));
  await stage.client.create(resources.services, {
    ...object,
    spec: { ...object.spec, selector: { app: 'tcp-echo' }, ports },
  });
  await ask();
  agent = stage.start(['--lease-duration', '3s'], {}, await writeConfiguration());
  await agent.says(/ is live$/);
}, 120_000);

afterAll(async () => {
  if (!canRun) return;
  await agent?.end('SIGKILL');
  door.shut();
  await sshd.cut();
  await stage[Symbol.asyncDispose]();
});

test.skipIf(!canRun)(
  `${cuts} times the link is cut during an apply: what serves serves on, the cause is named, and it heals (needs nginx with the stream module, and openssh-server)`,
  async () => {
    await expectServed();
    const traffic = startTraffic(stage.cluster.sandbox.balancerAddress, PORT);
    for (let kept = 0; kept < 4; kept += 1) await traffic.keep();
    const { received } = door.traffic;
    await ask();
    await expectServed();
    const whole = door.traffic.received - received;
    // Its file and the original of it: they are under way when less than 0.7 and more than 0.3 of all has come.
    const { size } = await stat(path('lb/live/exposures/default.wide.conf'));
    expect(2 * size).toBeGreaterThan(0.7 * whole);

    for (let cut = 1; cut <= cuts; cut += 1) {
      const part = cut / (cuts + 1);
      const before = asked;
      const isCut = door.shutAfter(part * whole);
      const said = agent.lines.length;
      await ask();
      await isCut;
      const { msg } = await agent.says(FAILED, said);
      expect(msg.replace(FAILED, '')).toMatch(/^ssh lb1: /);
      await waitUntil(async () => expect(await complaints()).toContain(msg.replace(FAILED, '')));
      const isUploading = part > 0.3 && part < 0.7;
      expect(isUploading ? [before] : [before, asked]).toContain(await readServed());
      expect(spawnSync('nginx', ['-t', '-p', path('lb'), '-c', path('lb/live/nginx.conf')]).status).toBe(0);
      await door.open();
      await expectServed();
      await waitUntil(async () => expect(await complaints()).toEqual([]));
      expect(await readdir(path('lb/revisions'))).not.toContainEqual(expect.stringMatching(/\.partial$/));
    }
    traffic.stop();
    expect({ failures: traffic.failures, cut: traffic.cut }).toEqual({ failures: [], cut: [] });
  },
  60_000 + cuts * 60_000,
);

test.skipIf(!canRun)(
  'a link that swallows what is sent during an apply: the cause is named, and it heals (needs nginx with the stream module, and openssh-server)',
  async () => {
    await expectServed();
    const traffic = startTraffic(stage.cluster.sandbox.balancerAddress, PORT);
    const [before, said, { received }] = [asked, agent.lines.length, { ...door.traffic }];
    await ask();
    while (door.traffic.received < received + 10_000) await nextTurn();
    door.pause();
    const { msg } = await agent.says(FAILED, said);
    expect(msg.replace(FAILED, '')).toMatch(
      /^ssh lb1: it does not answer; ssh says: Timeout, server \S+ not responding/,
    );
    await waitUntil(async () => expect(await complaints()).toContain(msg.replace(FAILED, '')));
    expect(await readServed()).toBe(before);
    expect(spawnSync('nginx', ['-t', '-p', path('lb'), '-c', path('lb/live/nginx.conf')]).status).toBe(0);
    door.resume();
    await expectServed(LOCK_MS);
    await waitUntil(async () => expect(await complaints()).toEqual([]));
    traffic.stop();
    expect({ failures: traffic.failures, cut: traffic.cut }).toEqual({ failures: [], cut: [] });
  },
  150_000 + LOCK_MS,
);
