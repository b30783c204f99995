/** A sandbox for a test file, with the real kubectl beside it. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/index.ts';

const run = promisify(execFile);

export interface TestSandbox {
  readonly sandbox: Sandbox;
  /** File. */
  readonly kubeconfig: string;
  /** What it printed; throws with its standard error when it fails. */
  kubectl(...args: string[]): Promise<string>;
  /** `kubectl apply` of these objects. */
  apply(...objects: object[]): Promise<void>;
  /** One line per noteworthy event, for failures. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Heartbeats are fast, so that a lost node is noticed soon; all waiting is for conditions. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-test-'));
  const log: string[] = [];
  const sandbox = await startSandbox({
    heartbeatMs: 250,
    nodeGraceMs: 2_500,
    idleBeforeStopMs: 100,
    log: (line) => log.push(line),
    ...options,
  });
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig);
  const env = { PATH: process.env.PATH, KUBECONFIG: kubeconfig, HOME: directory };
  const kubectl = async (...args: string[]) => (await run('kubectl', args, { env })).stdout;
  return {
    sandbox,
    kubeconfig,
    kubectl,
    async apply(...objects) {
      const file = join(directory, `objects-${objects.length}-${Date.now()}.json`);
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      await kubectl('apply', '-f', file);
    },
    log,
    async stop() {
      await sandbox.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Calls until it does not throw and returns something true; then fails with what it threw, or returned, last. */
export async function eventually<T>(attempt: () => Promise<T> | T, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      const result = await attempt();
      if (result || Date.now() > deadline) return result;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(50);
  }
}

/** Returns the answer, or the code of the error (`ECONNREFUSED`, `TIMEOUT`). */
export function ask(address: string, port: number, text = 'hi', timeoutMs = 1_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (result: string) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => finish('TIMEOUT'));
    socket.once('data', (data) => finish(data.toString()));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    socket.once('close', () => finish('CLOSED'));
    socket.write(text);
  });
}

/** Sends a datagram from a port of its own and returns the answer, or `ECONNREFUSED`, or `TIMEOUT`. */
export function askUdp(address: string, port: number, text = 'hi', timeoutMs = 1_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const finish = (result: string) => {
      clearTimeout(timer);
      socket.close();
      resolve(result);
    };
    const timer = setTimeout(finish, timeoutMs, 'TIMEOUT');
    socket.once('message', (data) => finish(data.toString()));
    // Only a connected socket is told of refusals.
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    socket.connect(port, address, () => socket.send(text));
  });
}

/** An echo DaemonSet on the host network, as in the article. */
export const echoDaemonSet = (name: string, port: number, extra: { strategy?: object; version?: string } = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: name } },
    ...(extra.strategy === undefined ? {} : { updateStrategy: extra.strategy }),
    template: {
      metadata: { labels: { app: name }, annotations: { version: extra.version ?? '1' } },
      spec: {
        hostNetwork: true,
        terminationGracePeriodSeconds: 5,
        containers: [{ name: 'echo', image: 'node:24', ports: [{ name: 'echo', containerPort: port }] }],
      },
    },
  },
});

/** A Deployment whose pods have addresses of their own. */
export const echoDeployment = (name: string, replicas: number, port = 4460) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 5,
        containers: [{ name: 'echo', image: 'node:24', ports: [{ name: 'echo', containerPort: port }] }],
      },
    },
  },
});

export const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { selector: { app: name }, ...spec },
});
