/** Starts the runtime process of a node and speaks with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TcplbError } from '@tcplb/core';
import type { DesiredNode, FromRuntime, KubeletEndpoint, ObservedNode, ToRuntime } from './runtime/protocol.ts';

/**
 * The entry file of the runtime process. From the sources it stands beside this file; whoever bundles the sandbox puts
 * the bundled runtime somewhere and passes its URL as `SandboxOptions.nodeRuntime`.
 */
export const defaultRuntimeEntry = (): URL => new URL('./runtime/node-runtime.ts', import.meta.url);

export interface RuntimeOptions {
  /** For messages. */
  readonly node: string;
  readonly entry: URL;
  /** Command and arguments that run another command in the node's place on the network; empty for this one. */
  readonly enter: readonly string[];
  readonly kubelet: KubeletEndpoint;
  readonly idleBeforeStopMs: number;
}

/** A running runtime process. */
export interface NodeRuntime {
  readonly kubeletPort: number;
  /** What it reported last; empty at first. */
  readonly observed: ObservedNode;
  set(desired: DesiredNode): void;
  /** Called after each report; one listener, the last one set. */
  onObserved(listener: () => void): void;
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<void>;
  /** Kills it: what a machine that loses power does to its processes. */
  stop(): Promise<void>;
}

/** Fails when the process cannot start or its kubelet endpoint cannot listen. */
export async function startRuntime(options: RuntimeOptions): Promise<NodeRuntime> {
  const child = spawnRuntime(options);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const send = (message: ToRuntime) => {
    if (child.connected) child.send(message, () => {});
  };
  let observed: ObservedNode = { pods: [], failedForwards: {} };
  let listener = () => {};
  child.on('message', (message: FromRuntime) => {
    if (message.type !== 'observed') return;
    observed = message.observed;
    listener();
  });
  const { kubelet, idleBeforeStopMs } = options;
  send({ type: 'start', kubelet, idleBeforeStopMs });
  const kubeletPort = await waitForStart(child, options.node);
  return {
    kubeletPort,
    get observed() {
      return observed;
    },
    set: (desired) => send({ type: 'desired', desired }),
    onObserved(next) {
      listener = next;
    },
    ended,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function spawnRuntime({ entry, enter }: RuntimeOptions): ChildProcess {
  const path = fileURLToPath(entry);
  const conditions = path.endsWith('.ts') ? ['--conditions=development'] : [];
  const [command = process.execPath, ...args] = [...enter, process.execPath, ...conditions, path];
  const { PATH, ELECTRON_RUN_AS_NODE } = process.env;
  return spawn(command, args, {
    // Only what `ip netns exec` needs, and what makes an editor's own program a Node: no NODE_OPTIONS of whoever runs us.
    env: { PATH, ...(ELECTRON_RUN_AS_NODE === undefined ? {} : { ELECTRON_RUN_AS_NODE }) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'json',
  });
}

function waitForStart(child: ChildProcess, node: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      child.kill('SIGKILL');
      reject(new TcplbError('Internal', `the runtime of node "${node}" did not start: ${reason}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`it ended with ${signal ?? `exit code ${code}`}`));
    child.on('message', (message: FromRuntime) => {
      if (message.type === 'started') resolve(message.kubeletPort);
      if (message.type === 'start-failed') fail(message.failure.message);
    });
  });
}
