/**
 * What the end-to-end tests play on, all of it through the built plugin as a user would: a cluster (the sandbox, or
 * sandbox nodes joined to the control plane that TCPLB_E2E_KUBECONFIG names) and a directory for a real nginx.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const bin = join(import.meta.dirname, '../../packages/kubectl-tcplb/bin');
const foreign = process.env.TCPLB_E2E_KUBECONFIG;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Testbed {
  /** A namespace of this testbed's own; the commands below use it. */
  readonly namespace: string;
  /** Where the balancer listens; of the primary family. */
  readonly address: string;
  /** The same in each family of the cluster. */
  readonly addresses: readonly string[];
  /** Directory of the balancer's nginx. */
  readonly nginx: string;
  /** A TCP port that is free on the balancer and on the nodes. */
  freePort(): Promise<number>;
  /** Runs the plugin; the outcome whatever it is. */
  try(...args: string[]): Promise<Outcome>;
  /** Runs the plugin and gives its stdout; fails unless it exits with 0. */
  tcplb(...args: string[]): Promise<string>;
  kubectl(...args: string[]): Promise<string>;
  /** `kubectl apply` of an object, or of a List of them. */
  create(objects: object): Promise<void>;
  /** Nodes are named with a prefix of the testbed's own where the cluster is shared. */
  nodeName(number: number): string;
  node(action: 'add' | 'remove' | 'stop' | 'start' | 'cut', number: number): Promise<void>;
  stop(): Promise<void>;
}

interface BackendRow {
  readonly node: string;
  readonly state: string;
  readonly reason?: string;
}

/** What network namespaces take. */
export const isRoot = process.getuid?.() === 0 && spawnSync('ip', ['-V']).status === 0;
/** Whether the tests play on a cluster that is not the sandbox's own. */
export const isForeign = foreign !== undefined;

/** The kinds of nodes to test. A real API server refuses loopback endpoints, so there it is namespaces only. */
export const drivers = [
  { driver: 'loopback', runs: true, why: '' },
  { driver: 'netns', runs: isRoot, why: 'needs root and iproute2' },
].filter(({ driver }) => foreign === undefined || driver === 'netns');

/** Runs `check` until it stops throwing; its last error after the deadline. */
export async function eventually<T>(check: () => Promise<T>, deadlineMs = 30_000): Promise<T> {
  for (const end = Date.now() + deadlineMs; ; await delay(100)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** The exposure's backends, as `NODE STATE [REASON]`, sorted. */
export async function backendStates(testbed: Testbed, exposure: string): Promise<string[]> {
  const rows = JSON.parse(await testbed.tcplb('backends', exposure, '-o', 'json')) as { items: BackendRow[] };
  return rows.items.map(({ node, state, reason }) => [node, state, reason].filter(Boolean).join(' ')).sort();
}

export interface TestbedOptions {
  /** Default 3. */
  readonly nodes?: number;
  /** Default IPv4. Not for a foreign cluster. */
  readonly ipFamilies?: 'IPv4' | 'IPv6' | 'dual';
}

export async function startTestbed(driver: string, options: TestbedOptions = {}): Promise<Testbed> {
  const { nodes = 3, ipFamilies = 'IPv4' } = options;
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-e2e-'));
  const unique = directory
    .slice(-6)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x');
  const namespace = `e2e-${unique}`;
  const kubeconfig = foreign ?? join(directory, 'kubeconfig');
  const config = join(directory, 'tcplb.yaml');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    XDG_STATE_HOME: join(directory, 'state'),
    KUBECONFIG: kubeconfig,
    TCPLB_CONFIG: config,
    NO_COLOR: '1',
  };

  function run(program: string, args: readonly string[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { env, cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  async function succeed(program: string, args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(program, args);
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${code}:\n${stderr}${stdout}`);
    return stdout;
  }

  // Where `sandbox stop` looks for an nginx to end.
  const nginx = join(env.XDG_STATE_HOME, 'tcplb/sandbox/default/balancer');
  const nodeName = (number: number) => (foreign === undefined ? `node-${number}` : `${unique}-node-${number}`);
  const tcplb = (...args: string[]) => succeed('kubectl-tcplb', args);

  async function start(): Promise<readonly string[]> {
    await mkdir(env.XDG_STATE_HOME, { recursive: true });
    const where =
      foreign === undefined
        ? ['--write-kubeconfig', kubeconfig]
        : ['--join', foreign, '--node-prefix', `${unique}-node-`];
    const machines = ['--nodes', String(nodes), '--node-driver', driver, '--ip-families', ipFamilies];
    await tcplb('sandbox', 'start', '--detach', ...machines, ...where);
    const { balancerAddresses } = JSON.parse(await tcplb('sandbox', 'status', '-o', 'json')) as {
      balancerAddresses: readonly string[];
    };
    const configuration = {
      apiVersion: 'tcplb.dev/v1alpha1',
      kind: 'LoadBalancerConfiguration',
      addresses: balancerAddresses,
      nginx: { directory: nginx },
    };
    await writeFile(config, JSON.stringify(configuration));
    await succeed('kubectl', ['create', 'namespace', namespace]);
    return balancerAddresses;
  }

  async function stop(): Promise<void> {
    await run('kubectl', ['delete', 'namespace', namespace, '--wait=false']);
    await run('kubectl-tcplb', ['sandbox', 'stop']);
    await rm(directory, { recursive: true, force: true });
  }

  const addresses = await start().catch(async (error) => {
    await stop();
    throw error;
  });
  const address = addresses[0] ?? '';
  return {
    namespace,
    address,
    addresses,
    nginx,
    nodeName,
    tcplb: (command = '', ...args) => tcplb(command, ...args, '-n', namespace),
    try: (command = '', ...args) => run('kubectl-tcplb', [command, ...args, '-n', namespace]),
    kubectl: (...args) => succeed('kubectl', ['-n', namespace, ...args]),
    async create(objects) {
      const file = join(directory, 'objects.json');
      await writeFile(file, JSON.stringify(objects));
      await succeed('kubectl', ['-n', namespace, 'apply', '-f', file]);
    },
    async node(action, number) {
      await tcplb('sandbox', 'node', action, nodeName(number));
    },
    freePort: () =>
      new Promise((resolve, reject) => {
        const server = createServer().once('error', reject);
        server.listen(0, address, () => {
          const { port } = server.address() as { port: number };
          server.close(() => resolve(port));
        });
      }),
    stop,
  };
}
