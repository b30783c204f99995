/**
 * The whole of a high availability set-up, on one machine: a sandbox cluster with nodes in network namespaces, LB hosts in
 * others, each with an agent of the built plugin, and one for clients. All of them are on one bridge.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@tcplb/sandbox';
import { type ApiDoor, openApiDoor } from '../support/api-door.ts';
import { type AgentProcess, startAgentProcess } from '../support/run-agent.ts';
import {
  type Environment,
  type ProcessResult,
  pluginEnvironment,
  runPlugin,
  runProcess,
} from '../support/run-plugin.ts';
import { createHostNamespace, findBridge, type HostNamespace, removeDeadNamespaces } from './host-namespace.ts';
import { type AddressWatch, watchAddress } from './watch-address.ts';

export interface StageHost {
  readonly name: string;
  /** Its own. */
  readonly address: string;
  readonly namespace: HostNamespace;
  /** Of its nginx and keepalived. */
  readonly directory: string;
  /** The last agent that was started there; undefined before the first. */
  readonly agent: AgentProcess | undefined;
  /** Starts its agent, which starts all the rest. */
  boot(): AgentProcess;
}

export interface Stage extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Through which the hosts reach the API server. */
  readonly door: ApiDoor;
  readonly hosts: readonly StageHost[];
  readonly virtualAddress: string;
  readonly watch: AddressWatch;
  /** Where clients are. */
  readonly client: HostNamespace;
  readonly directory: string;
  /** The configuration of all hosts. */
  readonly config: string;
  /** Of whoever looks from outside: sees the API server and the configuration, and is on no host. */
  readonly env: Environment;
  /** The host that has the virtual address; fails unless it is one. */
  owner(): StageHost;
  tcplb(...args: string[]): Promise<ProcessResult>;
  /** What the agent of a host tells Prometheus. */
  metrics(host: StageHost): Promise<string>;
  kubectl(...args: string[]): Promise<string>;
  /** Applies objects with the real kubectl. */
  apply(...objects: object[]): Promise<void>;
}

export interface StageOptions {
  /** Number of LB hosts; default 2. */
  readonly hosts?: number;
  /** More of `keepalived` in the configuration; false for hosts without it, of which none has the virtual address. */
  readonly keepalived?: object | false;
  /** More of the configuration of each host, by its number from 1 on. */
  readonly hostConfiguration?: (number: number) => object;
  readonly nodes?: number;
}

/** Needs root, iproute2, nginx and keepalived, and the built plugin. Boots nothing. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  await removeDeadNamespaces();
  await using undo = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-ha-'));
  // keepalived's scripts run as somebody else.
  await chmod(directory, 0o755);
  undo.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }));
  const sandbox = await startSandbox({ nodes: options.nodes ?? 3, nodeDriver: 'netns' });
  undo.defer(sandbox.stop);
  const door = await openApiDoor(sandbox.url, sandbox.balancerAddress);
  undo.defer(door.shut);
  const { name: bridge, prefixLength } = await findBridge(sandbox.balancerAddress);
  const addressOf = createAddresses(sandbox.balancerAddress);
  const place = async (name: string, number: number): Promise<HostNamespace> => {
    const address = `${addressOf(number)}/${prefixLength}`;
    const namespace = await createHostNamespace({ name, address, bridge });
    undo.defer(namespace.remove);
    return namespace;
  };
  const client = await place('client', PLACES.client);
  const kubeconfig = join(directory, 'kubeconfig');
  const config = join(directory, 'tcplb.yaml');
  const env = pluginEnvironment(directory, { KUBECONFIG: kubeconfig, TCPLB_CONFIG: config });
  const hosts: StageHost[] = [];
  for (let number = 1; number <= (options.hosts ?? 2); number += 1) {
    const name = `lb${number}`;
    const namespace = await place(name, PLACES.host + number);
    const address = addressOf(PLACES.host + number);
    hosts.push(createStageHost({ name, address, namespace, directory: join(directory, name), config, env }));
  }
  const virtualAddress = addressOf(PLACES.virtual);
  await writeFile(kubeconfig, door.kubeconfig(sandbox.kubeconfig));
  await writeFile(config, JSON.stringify(buildConfiguration(hosts, `${virtualAddress}/${prefixLength}`, options)));
  const watch = watchAddress(virtualAddress, Object.fromEntries(hosts.map(({ name, namespace }) => [name, namespace])));
  undo.defer(watch.stop);
  const kubectl = async (...args: string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await runProcess('kubectl', args, { env });
    if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const cleanup = undo.move();
  return {
    ...{ sandbox, door, hosts, virtualAddress, watch, client, directory, config, env, kubectl },
    owner() {
      const holders = watch.holders();
      const owner = hosts.find(({ name }) => name === holders[0]);
      if (owner === undefined || holders.length > 1)
        throw new Error(`the address is on ${holders.join(', ') || 'no host'}`);
      return owner;
    },
    async metrics({ agent, namespace }) {
      const place = (await agent?.says(/^serving /))?.place;
      const fetching = `fetch('http://${place}/metrics').then((answer) => answer.text()).then(console.log)`;
      const [command = '', ...args] = [...namespace.enter, process.execPath, '--eval', fetching];
      return (await runProcess(command, args, { env })).stdout;
    },
    tcplb: (...args) => runPlugin(args, { env, cwd: directory }),
    async apply(...objects) {
      const file = join(directory, 'objects.json');
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
      await kubectl('apply', '-f', file);
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** In the subnet of the sandbox, of which nodes and pods have other parts. */
const PLACES = { client: 99, host: 100, virtual: 200 } as const;

function createAddresses(balancerAddress: string): (number: number) => string {
  const network = balancerAddress.replace(/\.\d+$/, '');
  return (number) => `${network}.${number}`;
}

function createStageHost(options: Omit<StageHost, 'agent' | 'boot'> & { config: string; env: Environment }): StageHost {
  const { name, address, namespace, directory, config, env } = options;
  let agent: AgentProcess | undefined;
  return {
    ...{ name, address, namespace, directory },
    get agent() {
      return agent;
    },
    boot() {
      agent = startAgentProcess(['--config', config, '--host', name], env, '/', namespace.enter);
      return agent;
    },
  };
}

function buildConfiguration(hosts: readonly StageHost[], virtualAddress: string, options: StageOptions): object {
  const { keepalived = {} } = options;
  return {
    apiVersion: 'tcplb.dev/v1alpha1',
    kind: 'LoadBalancerConfiguration',
    ...(keepalived && { keepalived: { virtualAddresses: [virtualAddress], interface: 'eth0', ...keepalived } }),
    hosts: hosts.map(({ name, address, directory }, index) => ({
      name,
      nginx: { directory },
      ...(keepalived && { keepalived: { unicastAddresses: [address] } }),
      ...options.hostConfiguration?.(index + 1),
    })),
  };
}
