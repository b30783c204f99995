/** Does what a fault says, so that it is undone whatever becomes of us. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { TcplbError } from '../errors.ts';
import type { HostCommand } from '../host/lb-host.ts';
import { armUndo, type UndoTimer } from '../host/undo-timer.ts';
import type { Fault, FaultPart, ProgramCall } from './faults/fault.ts';

/** Milliseconds for a host to refuse what cuts it off. */
const CUT_MS = 1000;

export interface InjectedFault {
  /** Undoes it now. Never fails: each host's own timer does what we cannot. */
  undo(): Promise<void>;
}

export interface InjectOptions {
  readonly client: Pick<ClusterClient, 'delete'>;
  /** Whole seconds after which hosts undo it by themselves. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Nothing is left done when it fails: with `ApplyFailed`, or as the host or the cluster does. */
export async function injectFault(fault: Fault, options: InjectOptions): Promise<InjectedFault> {
  if (fault.kind === 'delete-backend') {
    const { name, namespace } = fault.pod;
    await options.client.delete(resources.pods, name, namespace, { signal: options.signal });
    return { undo: async () => {} };
  }
  const armed: { readonly part: FaultPart; readonly timer: UndoTimer }[] = [];
  const undo = async (): Promise<void> => {
    await Promise.all(armed.map(({ part, timer }) => undoPart(part, timer)));
  };
  try {
    for (const part of fault.parts) armed.push({ part, timer: await arm(part, options) });
    await Promise.all(fault.parts.map((part) => inject(part, fault.cutsUsOff, options.signal)));
  } catch (error) {
    await undo();
    throw error;
  }
  return { undo };
}

function arm({ host, directory, undo }: FaultPart, { seconds, signal }: InjectOptions): Promise<UndoTimer> {
  return armUndo(host, { directory, seconds, undo, signal });
}

async function inject({ host, inject: call }: FaultPart, cutsUsOff: boolean, signal: AbortSignal): Promise<void> {
  const done = host.run(demand(call, host.name), { signal });
  if (!cutsUsOff) return done;
  // Who is cut off does not say so. What it says once it can again is late.
  done.catch(() => {});
  await Promise.race([done, sleep(CUT_MS, undefined, { signal, ref: false }).catch(() => {})]);
}

/** In this order: the timer goes on where we do not come through. */
async function undoPart({ host, undo }: FaultPart, timer: UndoTimer): Promise<void> {
  try {
    await host.run(demand(undo, host.name));
    await timer.disarm();
  } catch {
    // The host does it by itself.
  }
}

function demand({ command, args }: ProgramCall, hostName: string): HostCommand<void> {
  return {
    command,
    args,
    parse: ({ exitCode, stderr }) => {
      if (exitCode === 0) return;
      throw new TcplbError('ApplyFailed', `${hostName}: ${stderr.trim() || `it ended with ${exitCode}`}`);
    },
  };
}
