/** `agent install`: what it makes, in a directory that stands for `/`, and that the account's rights are exactly enough. */
import { access, mkdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  AGENT,
  type AgentPlan,
  type ClusterClient,
  createClusterClient,
  createLocalHost,
  defaultConfiguration,
  detectNginx,
  installAgent,
  type KubeconfigCluster,
  planAgent,
  readEndpoint,
  resources,
  stopNginx,
  uninstallAgent,
} from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bootSystemd } from './support/boot-systemd.ts';
import { normalizeRule, requestedRights } from './support/requested-rights.ts';
import { startAgentProcess } from './support/run-agent.ts';
import { pluginDirectory, runProcess } from './support/run-plugin.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

const host = createLocalHost();
const runs = (command: string, ...args: string[]) =>
  host.run({ command, args, parse: ({ exitCode }) => exitCode === 0 }).catch(() => false);
const isRoot = process.getuid?.() === 0;
const canInstall = isRoot && (await runs('systemctl', '--version')) && (await runs('useradd', '--help'));
const canVerify = await runs('systemd-analyze', '--version');
const hasNginx = await detectNginx(host, 'nginx').then(
  () => true,
  () => false,
);
const isBooted = await access('/run/systemd/system').then(
  () => true,
  () => false,
);
const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/' });
const PORT = 23452;
/** Milliseconds, for a machine that has more to do. */
const LONG_MS = 90_000;

let cluster: TestCluster;
let client: ClusterClient;
let endpoint: KubeconfigCluster;
let root: string;
let plan: AgentPlan;

beforeAll(async () => {
  cluster = await startTestCluster(2);
  const kubeconfig = join(cluster.directory, 'kubeconfig');
  client = await createClusterClient({ kubeconfig, env: {} });
  endpoint = await readEndpoint({ kubeconfig, env: {} });
  root = join(cluster.directory, 'root');
  await mkdir(join(root, 'etc'), { recursive: true });
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
  plan = planAgent({
    nginx,
    user: AGENT.user,
    hostName: 'lb-1',
    node: '/usr/bin/node',
    reportStatus: true,
    transparent: false,
    isOnHost: true,
  });
});

afterAll(async () => {
  client.close();
  await cluster[Symbol.asyncDispose]();
});

/** What is told of objects and files. */
async function install(hostName = 'lb-1'): Promise<string[]> {
  const told: string[] = [];
  await installAgent(plan, {
    client,
    host,
    hostName,
    root,
    cluster: endpoint,
    program: pluginDirectory,
    onChange: ({ resource, outcome }) => told.push(`${resource.kind} ${outcome}`),
    onFile: (path) => told.push(path),
  });
  return told;
}

async function uninstall(): Promise<string[]> {
  const told: string[] = [];
  const { others } = await uninstallAgent({
    client,
    host,
    hostName: 'lb-1',
    root,
    onChange: ({ resource, outcome }) => told.push(`${resource.kind} ${outcome}`),
    onFile: (path) => told.push(path),
  });
  return [...told, ...others.map((name) => `left for ${name}`)];
}

const wanted = `/etc/systemd/system/multi-user.target.wants/${AGENT.unit}`;
const files = [AGENT.program, AGENT.kubeconfig, AGENT.unitFile];
const kinds = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'Secret'];
const account = `system:serviceaccount:${AGENT.namespace}:${AGENT.name}`;

test.skipIf(!canVerify)('systemd accepts the unit (needs systemd-analyze)', async () => {
  const { stdout } = await cluster.tcplb('agent install -o unit --metrics-listen 127.0.0.1:9446');
  const unit = join(cluster.directory, AGENT.unit);
  // The program is not there yet.
  await writeFile(unit, stdout.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
  const { stderr, exitCode } = await runProcess('systemd-analyze', ['verify', '--man=no', unit], cluster);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

test('says what it would do, without the token, and changes nothing', async () => {
  const { stdout, exitCode } = await cluster.tcplb('agent install --dry-run');
  expect(exitCode).toBe(0);
  for (const part of [...files, `serviceaccount/${AGENT.name}`, 'mode 0600, owned by tcplb', 'KillMode=process']) {
    expect(stdout).toContain(part);
  }
  await expect(client.get(resources.serviceAccounts, AGENT.name, AGENT.namespace)).rejects.toMatchObject({
    code: 'NotFound',
  });
});

test('the documentation has the same rights', async () => {
  const page = await readFile(join(pluginDirectory, '../../docs/configuration.md'), 'utf8');
  const [, text = ''] = /^## The rights of the agent\n.*?^```yaml\n(.*?)^```/ms.exec(page) ?? [];
  expect(parse(text)).toEqual(plan.objects.flatMap(({ object }) => ('rules' in object ? object.rules : [])));
});

test('the objects as YAML are what kubectl takes', async () => {
  const { stdout } = await cluster.tcplb('agent install -o yaml');
  const file = join(cluster.directory, 'account.yaml');
  await writeFile(file, stdout);
  expect((await cluster.kubectl('apply', '--dry-run=server', '-f', file)).trim().split('\n')).toHaveLength(7);
});

test.skipIf(!isRoot || isBooted)('without systemd it refuses (needs root, and no systemd)', async () => {
  for (const command of ['install', 'uninstall']) {
    const { stderr, exitCode } = await cluster.tcplb(`agent ${command} --yes`);
    expect([stderr.split('\n')[0], exitCode]).toEqual(['error: systemd does not run on this machine', 1]);
  }
});

test.skipIf(!isRoot)('anybody but root is told how to become root (needs root, to become somebody else)', async () => {
  const drop = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath];
  const words = [...drop, join(pluginDirectory, 'bin/kubectl-tcplb'), 'agent', 'install'];
  const { stderr, exitCode } = await runProcess('setpriv', words, { ...cluster, cwd: '/' });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('sudo --preserve-env=KUBECONFIG kubectl tcplb agent install');
});

describe.skipIf(!canInstall)('as root (needs root, systemctl and useradd)', { timeout: LONG_MS }, () => {
  test('makes an account, a user, files with their modes and owners, and an enabled unit', async () => {
    const told = await install();
    expect(told).toEqual(['Namespace unchanged', ...kinds.map((kind) => `${kind} created`), ...files]);
    const passwd = await readFile(join(root, 'etc/passwd'), 'utf8');
    const [, uid] = /^tcplb:[^:]*:(\d+):\d+:tcplb agent:\/var\/lib\/tcplb:\/usr\/sbin\/nologin$/m.exec(passwd) ?? [];
    const facts = async (path: string) => {
      const { mode, uid: owner } = await stat(join(root, path));
      return `${(mode & 0o7777).toString(8)} ${owner}`;
    };
    expect(await facts(AGENT.kubeconfig)).toBe(`600 ${uid}`);
    expect(await facts(AGENT.unitFile)).toBe('644 0');
    expect(await facts(`${AGENT.program}/bin/kubectl-tcplb`)).toBe('755 0');
    expect(await facts(`${AGENT.program}/dist/launch.cjs`)).toBe('644 0');
    expect(await readFile(join(root, AGENT.unitFile), 'utf8')).toBe(plan.unit);
    expect(await readlink(join(root, wanted))).toBe(AGENT.unitFile);
    const { stdout } = await runProcess(process.execPath, [join(root, AGENT.program, 'bin/kubectl-tcplb'), 'version'], {
      env: cluster.env,
    });
    expect(stdout).toContain('Client Version: ');
  });

  test('once more repairs and changes nothing else', async () => {
    const role = { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] };
    await client.patch(resources.clusterRoles, AGENT.name, undefined, 'merge', role);
    const [namespace, serviceAccount, clusterRole, ...others] = await install();
    expect([namespace, serviceAccount, clusterRole]).toEqual([
      'Namespace unchanged',
      'ServiceAccount unchanged',
      'ClusterRole configured',
    ]);
    expect(others.filter((line) => !line.startsWith('/'))).toEqual(kinds.slice(2).map((kind) => `${kind} unchanged`));
  });

  test.skipIf(!hasNginx)('the agent uses each of its rights, and no other (needs nginx)', async () => {
    const directory = join(cluster.directory, 'lb');
    const config = {
      apiVersion: 'tcplb.dev/v1alpha1',
      kind: 'LoadBalancerConfiguration',
      addresses: [cluster.sandbox.balancerAddress],
      nginx: { directory },
    };
    const data = { 'tcplb.yaml': JSON.stringify(config) };
    await client.patch(resources.configMaps, 'tcplb', AGENT.namespace, 'merge', { data });
    await cluster.apply(workload(), exposure('web', 'host-port'));
    const agent = startAgentProcess(
      ['--kubeconfig', join(root, AGENT.kubeconfig), '-v', '6'],
      cluster.env,
      cluster.directory,
    );
    try {
      const condition = async (status: string) => {
        await cluster.kubectl('wait', 'service/web', `--for=condition=tcplb.dev/Programmed=${status}`, '--timeout=30s');
      };
      await condition('True');
      // The same Event once more is counted up.
      for (const mode of ['nonsense', 'host-port', 'nonsense']) {
        await cluster.apply(exposure('web', mode));
        await condition(mode === 'nonsense' ? 'False' : 'True');
      }
      const granted = plan.objects.flatMap(({ object }) => ('rules' in object ? normalizeRule(object.rules) : []));
      await waitUntil(async () =>
        expect(
          requestedRights(
            agent.lines.map(({ msg }) => msg),
            granted,
          ),
        ).toEqual(granted.sort()),
      );
      expect(agent.lines.filter(({ msg }) => / 40[13] /.test(msg))).toEqual([]);
    } finally {
      await agent.end('SIGTERM');
      await stopNginx(host, { ...nginx, directory });
    }
  });

  test('kubectl lists these rights for the account, and nothing else', async () => {
    const list = await cluster.kubectl(
      'auth',
      'can-i',
      '--list',
      '--no-headers',
      '-n',
      AGENT.namespace,
      '--as',
      account,
    );
    const rows = list.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
    expect(rows.filter((row) => row !== '' && !/selfsubject|^\[\/|^ *\[/.test(row)).sort()).toEqual([
      'configmaps [] [tcplb] [get]',
      'endpointslices.discovery.k8s.io [] [] [list watch]',
      'events [] [] [create patch]',
      'leases.coordination.k8s.io [] [] [get create update]',
      'nodes [] [] [list watch]',
      'pods [] [] [list watch]',
      'services [] [] [list watch]',
      'services/status [] [] [patch]',
    ]);
    for (const [verb = '', what = ''] of [
      ['get', 'secrets'],
      ['patch', 'services'],
      ['delete', 'pods'],
      ['get', 'configmaps/other'],
      ['create', 'serviceaccounts/token'],
    ]) {
      const { stdout } = await runProcess('kubectl', ['auth', 'can-i', verb, what, '--as', account], cluster);
      expect(stdout, `${verb} ${what}`).toBe('no\n');
    }
  });

  test('uninstall takes it all away, but for what other hosts need, and the token is void', async () => {
    const kubeconfig = join(cluster.directory, 'kept');
    await writeFile(kubeconfig, await readFile(join(root, AGENT.kubeconfig)));
    const other = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'tcplb-agent-lb-2', namespace: AGENT.namespace, labels: { 'tcplb.dev/agent-token': 'true' } },
    };
    await cluster.apply(other);
    const removed = [AGENT.unitFile, AGENT.kubeconfig, AGENT.program];
    expect(await uninstall()).toEqual([...removed, 'Secret deleted', 'left for tcplb-agent-lb-2']);
    await client.delete(resources.secrets, 'tcplb-agent-lb-2', AGENT.namespace);
    expect(await uninstall()).toEqual(
      kinds
        .slice(0, -1)
        .toReversed()
        .map((kind) => `${kind} deleted`),
    );
    expect(await uninstall()).toEqual([]);
    await expect(readFile(join(root, AGENT.unitFile))).rejects.toThrow('ENOENT');
    await expect(readlink(join(root, wanted))).rejects.toThrow('ENOENT');
    const former = await createClusterClient({ kubeconfig, env: {} });
    await expect(former.list(resources.services)).rejects.toMatchObject({ code: 'Unauthorized' });
    former.close();
  });
});

describe.skipIf(!canInstall || !hasNginx)(
  'under a real systemd (needs root, systemd, namespaces and nginx)',
  { timeout: LONG_MS },
  () => {
    test('whatever happens to the agent, nginx serves on, and connections live on', async (context) => {
      await using systemd = await bootSystemd(cluster);
      if (systemd === undefined) return context.skip('this machine does not let us start a systemd');
      const addresses = [cluster.sandbox.balancerAddress];
      const config = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration', addresses };
      const data = { 'tcplb.yaml': JSON.stringify(config) };
      await client.patch(resources.configMaps, 'tcplb', AGENT.namespace, 'merge', { data });
      await cluster.apply(workload(), exposure('web', 'host-port'));
      const plugin = join(pluginDirectory, 'bin/kubectl-tcplb');
      const tcplb = (...words: string[]) => systemd.run(process.execPath, plugin, 'agent', ...words, '--yes');
      const { stdout, stderr, exitCode } = await tcplb('install');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('journalctl') });
      expect(stdout).toContain(`${AGENT.unit} is active\n`);

      const held = await waitUntil(() => openConnection());
      const main = async () => (await systemd.run('systemctl', 'show', '--value', '-p', 'MainPID', AGENT.unit)).stdout;
      const becomes = (state: string) =>
        waitUntil(async () =>
          expect((await systemd.run('systemctl', 'is-active', AGENT.unit)).stdout).toBe(`${state}\n`),
        );
      const events: [state: string, happen: () => Promise<unknown>][] = [
        ['inactive', () => systemd.run('systemctl', 'stop', AGENT.unit)],
        ['active', () => systemd.run('systemctl', 'start', AGENT.unit)],
        ['active', async () => systemd.run('kill', '-KILL', (await main()).trim())],
        ['active', () => systemd.run('systemctl', 'reload-or-restart', AGENT.unit)],
        ['active', () => tcplb('install')],
        ['inactive', () => tcplb('uninstall')],
      ];
      for (const [state, happen] of events) {
        await happen();
        await becomes(state);
        expect(await held.ask()).toBe(held.backend);
        (await openConnection()).close();
      }
      held.close();
    });
  },
);

interface HeldConnection {
  readonly backend: string;
  /** Who answers now. */
  ask(): Promise<string>;
  close(): void;
}

async function openConnection(): Promise<HeldConnection> {
  const socket = connect(PORT, cluster.sandbox.balancerAddress);
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      if (socket.destroyed) throw new Error('the connection was cut');
      socket.once('error', reject).once('close', () => reject(new Error('closed without an answer')));
      socket.once('data', (answer) => resolve(String(answer).split(':')[0] ?? ''));
      socket.write('hello\n');
    });
  return { backend: await ask(), ask, close: () => socket.destroy() };
}

function workload() {
  const containers = [{ name: 'main', image: 'node:24-alpine', ports: [{ containerPort: 8080, hostPort: PORT }] }];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
    },
  };
}

function exposure(name: string, mode: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations: { 'tcplb.dev/mode': mode } },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      selector: { app: name },
      ports: [{ port: PORT, targetPort: 8080, protocol: 'TCP' }],
    },
  };
}
