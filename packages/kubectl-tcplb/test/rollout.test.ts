/**
 * Several LB hosts, with the plugin as a user runs it: each has a directory, an nginx and an address of its own, and the
 * second is behind a real sshd.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { normalize } from './support/normalize.ts';
import { startAgentProcess } from './support/run-agent.ts';
import { hasSshd, startSshd, type TestSshd } from './support/start-sshd.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const canRun = hasNginx && hasSshd;
const PORT = 23481;
const NAMES = ['lb1', 'lb2'] as const;
type Name = (typeof NAMES)[number];

let cluster: TestCluster;
let sshd: TestSshd;
const directoryOf = (name: Name) => join(cluster.directory, name);
/** An address on which no other test listens. */
const addressOf = (name: Name) => `127.0.0.${71 + NAMES.indexOf(name)}`;

interface Fleet {
  readonly rollout?: 'OneByOne' | 'AllAtOnce';
  /** What is different about a host's nginx. */
  readonly nginx?: Partial<Record<Name, object>>;
}

/** The configuration that is found without a flag. */
async function configure({ rollout, nginx = {} }: Fleet = {}): Promise<void> {
  const hosts = NAMES.map((name) => ({
    name,
    ...(name === 'lb2' && { ssh: name, sshConfig: sshd.config }),
    addresses: [addressOf(name)],
    nginx: { directory: directoryOf(name), ...nginx[name] },
  }));
  const header = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
  const text = JSON.stringify({ ...header, hosts, ...(rollout && { rollout }) });
  await writeFile(join(cluster.directory, 'tcplb.yaml'), text);
}

/** In words that are the same in each run: revisions become `A`, `B` … in the order in which they are seen. */
function createRun() {
  const letters = new Map<string, string>();
  const letter = (revision: string): string => {
    const known = letters.get(revision) ?? String.fromCharCode(65 + letters.size);
    letters.set(revision, known);
    return known;
  };
  return async (line: string) => {
    const { stdout, stderr, exitCode } = await cluster.tcplb(line);
    const plain = (text: string) =>
      normalize(text, cluster.sandbox)
        .replaceAll(/\b[0-9a-f]{12}\b/g, letter)
        .replaceAll(cluster.directory, 'DIR');
    return { stdout: plain(stdout), stderr: plain(stderr), exitCode };
  };
}

/** Changes what the cluster asks for. */
let seconds = 100;
async function change(): Promise<void> {
  seconds += 1;
  await cluster.kubectl('annotate', '--overwrite', 'service/tcp-echo', `tcplb.dev/idle-timeout=${seconds}s`);
}

/** Whether both nodes answer through a host. */
async function expectEcho(name: Name): Promise<void> {
  const { stderr, exitCode } = await cluster.tcplb(`test tcp-echo --address ${addressOf(name)} --connections 4`);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
}

/** What a host serves, by its own files. */
const served = (name: Name) => readFile(join(directoryOf(name), 'live/exposures/default.tcp-echo.conf'), 'utf8');

const eventually = (check: () => Promise<void>) => waitUntil(check, 20_000);

interface ListedHost {
  readonly name: string;
  readonly status: string;
}

/** What the agents tell of each. */
async function hosts(): Promise<Record<string, ListedHost>> {
  const { items } = JSON.parse((await cluster.tcplb('hosts -o json')).stdout) as { items: ListedHost[] };
  return Object.fromEntries(items.map((host) => [host.name, host]));
}

/** An nginx that takes no configuration. */
async function writeRefusingNginx(): Promise<string> {
  const file = join(cluster.directory, 'refusing-nginx');
  const script = '#!/bin/sh\n[ "$1" = -V ] && exec nginx -V\necho "nginx: [emerg] not today" >&2\nexit 1\n';
  await writeFile(file, script, { mode: 0o755 });
  return file;
}

beforeAll(async () => {
  if (!canRun) return;
  cluster = await startTestCluster(2);
  await mkdir(join(cluster.directory, 'sshd'));
  sshd = await startSshd(join(cluster.directory, 'sshd'));
  await configure();
  await cluster.tcplb(`echo deploy --port ${PORT}`);
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  await cluster.tcplb(`expose ds/tcp-echo --port ${PORT}`);
  await waitUntil(async () => {
    expect((await cluster.tcplb('get tcp-echo --no-headers')).stdout).toContain('2/2');
  });
});

afterAll(async () => {
  if (!canRun) return;
  await sshd.cut();
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  for (const name of NAMES) await stopNginx(createLocalHost(), { ...nginx, directory: directoryOf(name) });
  await cluster[Symbol.asyncDispose]();
});

describe.skipIf(!canRun)(
  'with a real nginx and a real sshd (needs nginx with the stream module, and openssh-server)',
  { timeout: 90_000 },
  () => {
    test('apply goes to both, which tell the Services both their addresses; diff, history and undo name the host', async () => {
      const run = createRun();
      expect(await run('diff --host lb1')).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/^# host lb1\n/),
      });
      expect(await run('apply')).toEqual({
        stdout:
          'host/lb1 revision/A applied\n  1 exposure; nginx answers with it\n' +
          'host/lb2 revision/B applied\n  1 exposure; nginx answers with it\n',
        stderr: '',
        exitCode: 0,
      });
      for (const name of NAMES) await expectEcho(name);
      expect(await run('diff')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
      const told = ['get', 'service', 'tcp-echo', '-o', 'jsonpath={.status.loadBalancer.ingress[*].ip}'];
      expect(await cluster.kubectl(...told)).toBe(`${addressOf('lb1')} ${addressOf('lb2')}`);

      await change();
      expect(JSON.parse((await cluster.tcplb('apply -o json')).stdout)).toMatchObject({
        kind: 'RollOut',
        hosts: [
          { host: 'lb1', state: 'done', outcome: 'applied', rejected: [] },
          { host: 'lb2', state: 'done', outcome: 'applied', rejected: [] },
        ],
      });
      const columns = 'HOST   NUMBER   REVISION   AGE   EXPOSURES   LISTENERS   STATUS   MADE BY\n';
      expect((await run('history')).stdout).toBe(
        `${columns}lb1   1   A   AGE   1   1   last good   kubectl tcplb apply
lb1   2   C   AGE   1   1   live   kubectl tcplb apply
lb2   1   B   AGE   1   1   last good   kubectl tcplb apply
lb2   2   D   AGE   1   1   live   kubectl tcplb apply
`,
      );
      expect((await run('history -o name --host lb2')).stdout).toBe('revision/lb2/1\nrevision/lb2/2\n');
      expect(JSON.parse((await cluster.tcplb('history -o json')).stdout).items[2]).toMatchObject({
        host: 'lb2',
        number: 1,
      });

      const undone = await run('undo');
      expect({ ...undone, stderr: undone.stderr.split(':')[0] }).toEqual({
        stdout: `host/lb1 revision/A rolled back
  number 3, with the files of 1; 1 exposure; nginx answers with it, before it 2 (C)
host/lb2 revision/B rolled back
  number 3, with the files of 1; 1 exposure; nginx answers with it, before it 2 (D)
`,
        stderr: 'note',
        exitCode: 0,
      });
      // What is told of a host that nobody asked for stays.
      expect((await run('apply --host lb2')).stdout).toContain('host/lb2 revision/D applied');
      expect(await cluster.kubectl(...told)).toBe(`${addressOf('lb1')} ${addressOf('lb2')}`);
      await run('undo --host lb2 --to 1');
      expect((await run('undo --to 2')).stderr).toBe(
        'error: --to is a number of one host, and there are several\n  Name the host with --host: lb1, lb2\n',
      );
      expect((await run('undo --to 2 --host lb2')).stdout).toMatch(/^host\/lb2 revision\/D rolled back\n.*\n$/);
      expect((await run('apply --host lb1 --host lb2')).stdout).toMatch(
        /^host\/lb1 .* applied\n.*\nhost\/lb2 .* unchanged\n$/,
      );
    });

    test.each([
      ['apply', 'apply --host lb3'],
      ['diff', 'diff --host lb3'],
      ['history', 'history --host lb3'],
      ['undo', 'undo --host lb3'],
    ])('%s knows no other host', async (_name, line) => {
      expect(await cluster.tcplb(line)).toEqual({
        stdout: '',
        stderr: 'error: the configuration names no host lb3\n  There are: lb1, lb2\n',
        exitCode: line.startsWith('diff') ? 2 : 1,
      });
    });

    test('where one host fails the next ones are not begun: each says what it serves', async () => {
      const run = createRun();
      await run('apply');
      const [one, two] = await Promise.all(NAMES.map(served));
      await change();
      await configure({ nginx: { lb1: { binary: await writeRefusingNginx() } } });
      const failed = await run('apply');
      expect(failed).toMatchObject({ stdout: '', exitCode: 1 });
      expect(failed.stderr).toMatch(/^error: host lb1: .*not today/);
      expect(failed.stderr).toContain('note: host lb1: not changed; revision A serves on\n');
      expect(failed.stderr).toContain('note: host lb2: not begun; revision B serves on\n');
      expect(await Promise.all(NAMES.map(served))).toEqual([one, two]);
      for (const name of NAMES) await expectEcho(name);
      await configure();
    });

    test.each([
      ['OneByOne', 'the one before it is served'],
      ['AllAtOnce', 'the other one is served'],
    ] as const)('%s: a host that fails keeps what it has, and %s', async (rollout, _what) => {
      await cluster.tcplb('apply');
      const two = await served('lb2');
      await change();
      await configure({ rollout, nginx: { lb2: { binary: await writeRefusingNginx() } } });
      const { stdout, stderr, exitCode } = await createRun()('apply');
      expect({ stdout, exitCode }).toEqual({
        stdout: expect.stringMatching(/^host\/lb1 revision\/A applied\n.*\n$/),
        exitCode: 1,
      });
      expect(stderr).toMatch(/note: host lb2: not changed; revision \w serves on\n$/);
      expect(await served('lb1')).toContain(`proxy_timeout ${seconds}s;`);
      expect(await served('lb2')).toBe(two);
      const { hosts } = JSON.parse((await cluster.tcplb('apply -o json')).stdout);
      expect(hosts).toMatchObject([
        { host: 'lb1', state: 'done', outcome: 'unchanged' },
        { host: 'lb2', state: 'failed', error: { code: expect.any(String) }, serves: expect.any(String) },
      ]);
      await configure();
      for (const name of NAMES) await expectEcho(name);
    });

    test('doctor examines the host that is named, with its own configuration', async () => {
      await cluster.tcplb('apply');
      const { stdout, stderr, exitCode } = await cluster.tcplb('doctor --host lb2');
      expect({ stderr, exitCode }, stdout).toEqual({ stderr: '', exitCode: 0 });
      expect(stdout).toContain(`${addressOf('lb2')}:${PORT}`);
      expect(stdout).not.toContain(addressOf('lb1'));
      expect((await cluster.tcplb('doctor')).stderr).toBe('note: this is host lb1; the others with --host: lb2\n');
      expect((await cluster.tcplb('doctor --host lb3')).stderr).toMatch(
        /^error: the configuration names no host lb3\n/,
      );
    });

    test('config prints the files of the host that is named', async () => {
      const listen = (name: Name) => `listen ${addressOf(name)}:${PORT} `;
      const first = await cluster.tcplb('config tcp-echo');
      expect(first).toMatchObject({ stderr: 'note: this is host lb1; the others with --host: lb2\n', exitCode: 0 });
      expect(first.stdout).toContain(listen('lb1'));
      const second = await cluster.tcplb('config tcp-echo --host lb2');
      expect(second).toMatchObject({ stderr: '', exitCode: 0, stdout: expect.stringContaining(listen('lb2')) });
    });

    test('agent install is for one machine, and asks which', async () => {
      const install = (flags: string) =>
        cluster.tcplb(`agent install --dry-run --config ${join(cluster.directory, 'tcplb.yaml')}${flags}`);
      const { stderr, exitCode } = await install('');
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /^error: \S+ names lb1, lb2, and not \S+\n {2}Say which of them this machine is with --host\.\n$/,
      );
      expect((await install(' --host lb2')).stderr).toMatch(/^error: \S+ reaches lb2 by ssh, /);
    });

    test('drain waits for the connections of all hosts', async () => {
      await cluster.tcplb('apply');
      const socket = createConnection(PORT, addressOf('lb2'));
      onTestFinished(() => void socket.destroy());
      const node = await new Promise<string>((resolve, reject) => {
        socket.once('error', reject).once('data', (data) => resolve(String(data).split(':')[0] ?? ''));
        socket.write('hello\n');
      });
      const { stderr, exitCode } = await cluster.tcplb(`drain ${node} --timeout 1s`);
      expect(exitCode).toBe(1);
      // Each tells of it: they share one machine, and so its table of sockets.
      expect(stderr).toMatch(/error: after 1 s still open: 2 connections: /);
      for (const name of NAMES) expect(await served(name)).not.toContain(`# ${node}\n`);
      socket.destroy();
      expect((await cluster.tcplb(`drain ${node} --timeout 60s`)).exitCode).toBe(0);
      expect((await cluster.tcplb(`undrain ${node}`)).exitCode).toBe(0);
      expect((await cluster.tcplb('diff')).exitCode).toBe(0);
    });

    test('the agent follows the cluster on both; one that it cannot work on holds up no other, and is healed', async () => {
      const broken = join(cluster.directory, 'broken');
      const binary = join(cluster.directory, 'nginx-or-not');
      await writeFile(binary, `#!/bin/sh\n[ -e ${broken} ] && exit 1\nexec nginx "$@"\n`, { mode: 0o755 });
      await writeFile(broken, '');
      await configure({ nginx: { lb2: { binary } } });
      const before = await served('lb2');
      const flags = ['--lease-duration', '4s', '--host-name', 'nobody'];
      const agent = startAgentProcess(flags, cluster.env, cluster.directory);
      onTestFinished(async () => void (await agent.end('SIGKILL')));
      await agent.says(/^cannot look after nginx: /);
      await change();
      await eventually(async () => expect(await served('lb1')).toContain(`proxy_timeout ${seconds}s;`));
      expect(await served('lb2')).toBe(before);
      await eventually(async () =>
        expect(await hosts()).toMatchObject({
          lb1: { status: 'Ready', inSync: true, errors: [] },
          lb2: { status: 'NotReady', inSync: false, errors: [expect.stringContaining('nginx')] },
        }),
      );
      expect(await agent.get('/readyz')).toContain('host lb2: ');

      await rm(broken);
      await eventually(async () =>
        expect(await hosts()).toMatchObject({
          lb1: { status: 'Ready', inSync: true },
          lb2: { status: 'Ready', inSync: true, errors: [] },
        }),
      );
      expect(Object.keys(await hosts())).toEqual([...NAMES]);
      expect(await agent.get('/readyz')).toBe('ok\n');
      expect(await agent.get('/metrics')).toMatch(
        /^tcplb_exposures\{host="lb1"\} 1\ntcplb_exposures\{host="lb2"\} 1$/m,
      );

      await sshd.cut();
      await cluster.sandbox.stopNode('node-2');
      await eventually(async () => expect(await served('lb1')).not.toContain('# node-2\n'));
      // What a Lease says of the work comes with the next beat.
      await eventually(async () =>
        expect(await hosts()).toMatchObject({
          lb1: { status: 'Ready', inSync: true },
          lb2: { status: 'NotReady' },
        }),
      );
      expect(await served('lb2')).toContain('# node-2\n');
      await sshd.mend();
      for (const name of NAMES) await eventually(async () => expect(await served(name)).not.toContain('# node-2\n'));
      await cluster.sandbox.startNode('node-2');
      for (const name of NAMES) await eventually(async () => expect(await served(name)).toContain('# node-2\n'));
      expect(await agent.end('SIGTERM')).toBe(0);
      expect(await hosts()).toMatchObject({ lb1: { status: 'Stopped' }, lb2: { status: 'Stopped' } });
      await configure();
    });
  },
);
