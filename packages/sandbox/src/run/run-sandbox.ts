/** A sandbox that other processes of this user find, use and stop: the cluster, its kubeconfig, its control, its record. */
import { removeBalancer } from '../balancer.ts';
import type { SandboxStatus } from '../control/control-protocol.ts';
import { removeSandboxRecord, type SandboxRecord, writeSandboxRecord } from '../control/sandbox-record.ts';
import { serveControl } from '../control/serve-control.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox.ts';
import { claimPlace } from './claim-place.ts';
import { removeKubeconfig, writeKubeconfig } from './sandbox-kubeconfig.ts';
import type { SandboxPlace } from './sandbox-place.ts';

export interface RunSandboxOptions extends Omit<SandboxOptions, 'balancerDirectory' | 'joinKubeconfig'> {
  /** Called once, when others can find and use it. */
  readonly onReady: (sandbox: RunningSandbox) => void;
}

/** What others would learn of it. */
export interface RunningSandbox extends SandboxStatus {
  readonly record: SandboxRecord;
}

/**
 * Resolves when the sandbox has been stopped, by its signal or by others through its control, and nothing of it is left.
 * What a killed process left in the place is cleared away first.
 * @throws TcplbError as `startSandbox` and `serveControl`; `AlreadyExists` while another process is at it; `AbortError` when the signal fires before it is ready
 */
export async function runSandbox(place: SandboxPlace, options: RunSandboxOptions): Promise<void> {
  const release = await claimPlace(place);
  try {
    await runClaimed(place, options);
  } finally {
    await removeSandboxRecord(place.stateDirectory, place.name);
    await release();
  }
}

async function runClaimed(place: SandboxPlace, options: RunSandboxOptions): Promise<void> {
  const { onReady, ...settings } = options;
  const { paths, joinKubeconfig } = place;
  await removeBalancer(paths.balancer);
  const sandbox = await startSandbox({
    ...settings,
    balancerDirectory: paths.balancer,
    ...(joinKubeconfig === undefined ? {} : { joinKubeconfig }),
  });
  try {
    await serve(sandbox, place, options);
  } finally {
    await sandbox.stop();
    if (joinKubeconfig === undefined) await removeKubeconfig(place.kubeconfig, sandbox.kubeconfig);
  }
}

/** Resolves when the sandbox has been stopped and the control is closed. */
async function serve(sandbox: Sandbox, place: SandboxPlace, { nodeDriver, onReady }: RunSandboxOptions): Promise<void> {
  const { stateDirectory, name, paths, kubeconfig, joinKubeconfig } = place;
  if (joinKubeconfig === undefined) await writeKubeconfig(kubeconfig, sandbox.kubeconfig);
  const control = await serveControl(sandbox, paths.socket);
  try {
    const record: SandboxRecord = {
      name,
      pid: process.pid,
      kubeconfig,
      socket: paths.socket,
      driver: nodeDriver ?? 'loopback',
      startedAt: new Date().toISOString(),
    };
    await writeSandboxRecord(stateDirectory, record);
    const { url, balancerAddress, balancerAddresses } = sandbox;
    onReady({ record, url, balancerAddress, balancerAddresses, nodes: sandbox.nodes() });
    await sandbox.stopped;
  } finally {
    await control.close();
  }
}
