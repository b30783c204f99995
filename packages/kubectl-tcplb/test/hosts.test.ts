/** Several agents in one cluster: who tells the Services, and what `hosts` says of each. With real nginx. */
import { access, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ApiDoor, openApiDoor } from './support/api-door.ts';
import { service } from './support/objects.ts';
import { type AgentProcess, startAgentProcess } from './support/run-agent.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const PORT = 23461;
const NAMES = ['lb-1', 'lb-2'] as const;
type Name = (typeof NAMES)[number];

/** A busy machine may be late by a second. */
const LEASE = ['--lease-duration', '4s', '--check-interval', '500ms'];
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';
const HIMSELF = /^this agent tells the Services/;

let cluster: TestCluster;
let doors: Readonly<Record<Name, ApiDoor>>;
const agents = new Map<Name, AgentProcess>();

/** An address on which no other test listens. */
const addressOf = (name: Name) => `127.0.0.${61 + NAMES.indexOf(name)}`;

/** Each with an nginx, a way to the API server and a listening address of its own. */
function start(name: Name): AgentProcess {
  const env = { ...cluster.env, KUBECONFIG: join(cluster.directory, `${name}.kubeconfig`) };
  const flags = ['--config', join(cluster.directory, `${name}.yaml`), '--host-name', name, ...LEASE];
  const agent = startAgentProcess(flags, env, cluster.directory);
  agents.set(name, agent);
  return agent;
}

/** The one of which the agent tells the Services, and the other one. */
async function startBoth(): Promise<[AgentProcess, AgentProcess]> {
  const first = start('lb-1');
  await first.says(HIMSELF);
  const second = start('lb-2');
  await second.says(/^agent lb-1_\S+ tells the Services/);
  return [first, second];
}

interface ListedHost {
  readonly name: string;
  readonly status: string;
  readonly inSync: boolean;
  readonly writesStatus: boolean;
  readonly revision?: string;
  readonly nginxVersion?: string;
  readonly errors: readonly string[];
}

async function hosts(): Promise<Record<string, ListedHost>> {
  const { items } = JSON.parse((await cluster.tcplb('hosts -o json')).stdout) as { items: ListedHost[] };
  return Object.fromEntries(items.map((host) => [host.name, host]));
}

const eventually = (check: () => Promise<void>) => waitUntil(check, 20_000);

/** Exposes a port that nobody has asked for before, and resolves to the address that clients are told. */
let lastPort = PORT;
async function exposeAnother(): Promise<string> {
  lastPort += 1;
  const name = `web-${lastPort}`;
  await cluster.apply(service(name, lastPort));
  return name;
}

const toldBy = (name: string) =>
  cluster.kubectl(
    'get',
    'events',
    '--field-selector',
    `involvedObject.name=${name},source=tcplb.dev/nginx`,
    '-o',
    'jsonpath={range .items[*]}{.source.host} {.reason}{"\\n"}{end}',
  );

async function expectToldBy(name: string, host: string): Promise<void> {
  await eventually(async () => expect(await toldBy(name)).toMatch(new RegExp(`^${host} \\w+\\n$`)));
}

beforeAll(async () => {
  cluster = await startTestCluster(2);
  const [first, second] = await Promise.all(NAMES.map(() => openApiDoor(cluster.sandbox.url)));
  if (first === undefined || second === undefined) throw new Error('there are two doors');
  doors = { 'lb-1': first, 'lb-2': second };
  for (const name of NAMES) {
    const configuration = {
      apiVersion: 'tcplb.dev/v1alpha1',
      kind: 'LoadBalancerConfiguration',
      addresses: [addressOf(name)],
      nginx: { directory: join(cluster.directory, name) },
    };
    await writeFile(join(cluster.directory, `${name}.yaml`), JSON.stringify(configuration));
    await writeFile(join(cluster.directory, `${name}.kubeconfig`), doors[name].kubeconfig(cluster.sandbox.kubeconfig));
  }
});

afterEach(async () => {
  for (const name of NAMES) {
    doors[name].resume();
    await doors[name].open();
    await agents.get(name)?.end('SIGKILL');
  }
  agents.clear();
  await cluster.kubectl('delete', 'leases', '--all', '-n', 'tcplb-system');
});

afterAll(async () => {
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
  for (const name of NAMES) {
    await stopNginx(createLocalHost(), { ...nginx, directory: join(cluster.directory, name) });
    doors[name].shut();
  }
  await cluster[Symbol.asyncDispose]();
});

test('without an agent there is nothing to list, which is no error', async () => {
  const note = 'No host has a Lease in tcplb-system: no agent has run.\n';
  expect(await cluster.tcplb('hosts')).toEqual({ stdout: '', stderr: note, exitCode: 0 });
  expect(JSON.parse((await cluster.tcplb('hosts -o json')).stdout)).toMatchObject({ kind: 'HostList', items: [] });
});

test.each(['soon', '0s', '2h'])('--lease-duration %s is refused by name', async (value) => {
  const { stderr, exitCode } = await cluster.tcplb(`agent --lease-duration ${value}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(`--lease-duration "${value}"`) });
});

describe.skipIf(!hasNginx)('with a real nginx (needs nginx with the stream module)', () => {
  test('one tells the Services, both balance and say how they are, and one that is stopped hands over at once', async () => {
    const [first, second] = await startBoth();
    const name = await exposeAnother();
    await expectToldBy(name, 'lb-1');
    await eventually(() => access(join(cluster.directory, `lb-2/live/exposures/default.${name}.conf`)));
    await eventually(async () =>
      expect(await hosts()).toMatchObject({
        'lb-1': { status: 'Ready', inSync: true, writesStatus: true, errors: [] },
        'lb-2': { status: 'Ready', inSync: true, writesStatus: false, errors: [] },
      }),
    );
    expect((await hosts())['lb-1']).toMatchObject({
      revision: expect.stringMatching(/^[0-9a-f]{12}$/),
      nginxVersion: expect.stringMatching(/^1\.\d+\.\d+$/),
    });
    const { stdout } = await cluster.tcplb('hosts');
    expect(stdout).toMatch(
      /^NAME +STATUS +IN SYNC +REVISION +NGINX +VIP +HEARTBEAT +ERRORS\nlb-1 +Ready +yes +[0-9a-f]{12} /,
    );
    expect((await cluster.tcplb('hosts -o name')).stdout).toBe('host/lb-1\nhost/lb-2\n');
    expect((await cluster.tcplb('hosts -o wide --no-headers')).stdout).toMatch(
      /^lb-1 .* yes +<none> +<none>\nlb-2 .* no +<none> +<none>\n$/,
    );

    expect(await first.end('SIGTERM')).toBe(0);
    const released = performance.now();
    await second.says(HIMSELF);
    // Sooner than a Lease of 4 s could have run out.
    expect(performance.now() - released).toBeLessThan(3_000);
    expect(await hosts()).toMatchObject({ 'lb-1': { status: 'Stopped' }, 'lb-2': { writesStatus: true } });
    await expectToldBy(await exposeAnother(), 'lb-2');
  });

  test('another takes over from one that is killed, of which no heartbeat is left', async () => {
    const watch = new AbortController();
    let seen = '';
    const [first, second] = await startBoth();
    const watched = cluster.tcplb('hosts -w --no-headers', {
      signal: watch.signal,
      onOutput: (soFar) => {
        seen = soFar;
      },
    });
    await eventually(async () => expect(seen).toMatch(/^lb-1 +Ready /m));
    await first.end('SIGKILL');
    const name = await exposeAnother();
    await second.says(HIMSELF);
    await expectToldBy(name, 'lb-2');
    await eventually(async () => expect(await hosts()).toMatchObject({ 'lb-1': { status: 'Stale', inSync: true } }));
    await eventually(async () => expect(seen).toMatch(/^lb-1 +Stale /m));
    watch.abort();
    await watched;
    // Back again, it leaves that to the other one.
    const again = start('lb-1');
    await again.says(/^agent lb-2_\S+ tells the Services/);
    await eventually(async () =>
      expect(await hosts()).toMatchObject({ 'lb-1': { status: 'Ready', writesStatus: false } }),
    );
  });

  test('who gets no answer stops telling, another begins, and then it stays with that', async () => {
    const [first, second] = await startBoth();
    doors['lb-1'].pause();
    await first.says(/^no agent is known to tell the Services/);
    await second.says(HIMSELF);
    const name = await exposeAnother();
    await expectToldBy(name, 'lb-2');
    doors['lb-1'].resume();
    await first.says(/^agent lb-2_\S+ tells the Services/);
    await eventually(async () => expect(await hosts()).toMatchObject({ 'lb-1': { status: 'Ready', inSync: true } }));
    expect(await toldBy(name)).toMatch(/^lb-2 \w+\n$/);
    expect((await hosts())['lb-1']).toMatchObject({ writesStatus: false });
  });

  test('a process that was stopped for longer than its Lease lasts does not go on telling', async () => {
    const [first, second] = await startBoth();
    first.signal('SIGSTOP');
    await second.says(HIMSELF);
    await eventually(async () => expect(await hosts()).toMatchObject({ 'lb-1': { status: 'Stale' } }));
    const name = await exposeAnother();
    first.signal('SIGCONT');
    await first.says(/^agent lb-2_\S+ tells the Services/);
    await expectToldBy(name, 'lb-2');
  });

  test('what is wrong with a host is seen from afar', async () => {
    start('lb-1');
    await eventually(async () => expect(await hosts()).toMatchObject({ 'lb-1': { status: 'Ready', inSync: true } }));
    const squatter = createServer().listen(lastPort + 1, addressOf('lb-1'));
    const name = await exposeAnother();
    const error = new RegExp(`^exposure default/${name}: TCP port ${lastPort} on .* is taken by `);
    await eventually(async () =>
      expect(await hosts()).toMatchObject({ 'lb-1': { inSync: false, errors: [expect.stringMatching(error)] } }),
    );
    expect((await cluster.tcplb('hosts --no-headers')).stdout).toMatch(/^lb-1 +Ready +no .* is taken by /);
    squatter.close();
    await eventually(async () => expect(await hosts()).toMatchObject({ 'lb-1': { inSync: true, errors: [] } }));
  });

  test('Events tell of nodes that are left out, and of a loss that is not believed yet', async () => {
    start('lb-1');
    const name = await exposeAnother();
    await expectToldBy(name, 'lb-1');
    await cluster.kubectl('label', 'node', 'node-1', `${EXCLUDED}=`);
    await eventually(async () => expect(await toldBy(name)).toContain('lb-1 BackendExcluded\n'));
    await cluster.sandbox.stopNode('node-2');
    await eventually(async () => expect(await toldBy(name)).toContain('lb-1 HeldBySafetyBrake\n'));
    await cluster.sandbox.startNode('node-2');
    await cluster.kubectl('label', 'node', 'node-1', `${EXCLUDED}-`);
  });
});
