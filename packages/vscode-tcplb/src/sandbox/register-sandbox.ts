/** Sandbox clusters: a Kubernetes cluster on this machine for those who have none at hand. */
import { Disposable } from 'vscode';
import type { Services } from '../services.ts';
import { addNode, startNode, stopNode } from './change-nodes.ts';
import { followRunning } from './follow-running.ts';
import type { SandboxProcess } from './fork-sandbox.ts';
import { announceCluster, startCluster } from './start-cluster.ts';
import { stopCluster } from './stop-cluster.ts';
import { useSandbox } from './use-sandbox.ts';

/** All fail as the sandbox does, with `NotFound` when none runs, and with `CancellationError` when they are called off. */
export interface SandboxCluster extends Disposable {
  /** Resolves when it can be used and is shown. It ends with this window. */
  start(): Promise<void>;
  /** Asks first. Resolves when nothing of it is left. */
  stop(sandbox?: string): Promise<void>;
  addNode(sandbox?: string): Promise<void>;
  stopNode(node?: string, sandbox?: string): Promise<void>;
  startNode(node?: string, sandbox?: string): Promise<void>;
}

export function registerSandbox(services: Services): SandboxCluster {
  const running = followRunning(services);
  let starting: Promise<SandboxProcess | undefined> | undefined;
  let ours: SandboxProcess | undefined;
  const start = async (): Promise<void> => {
    // A second click while the first one is at work.
    if (starting !== undefined) return void (await starting);
    starting = startCluster(services).finally(() => {
      starting = undefined;
    });
    const process = await starting;
    if (process === undefined) return;
    ours = process;
    void process.ended.then(() => {
      if (ours === process) ours = undefined;
      void running.refresh();
    });
    await useSandbox(services, process.sandbox.record.name);
    void announceCluster(process);
  };
  const release = () => {
    ours?.release();
    starting?.then(
      (process) => process?.release(),
      () => {},
    );
  };
  return {
    start,
    async stop(sandbox) {
      await stopCluster(services, sandbox);
      await running.refresh();
    },
    addNode: (sandbox) => addNode(services, sandbox),
    stopNode: (node, sandbox) => stopNode(services, { node, sandbox }),
    startNode: (node, sandbox) => startNode(services, { node, sandbox }),
    dispose: () => Disposable.from(running, { dispose: release }).dispose(),
  };
}
