/** Faults, one after the other, under a steady load, with all in sync between them. */

import type { Exchange } from '../echo/exchange.ts';
import { TcplbError, toTcplbError } from '../errors.ts';
import { hostPort } from '../ip-address.ts';
import type { ChaosReport, FaultReport, SkippedFault } from './chaos-report.ts';
import { findOwner, findTarget } from './chaos-target.ts';
import type { FaultKind } from './faults/fault.ts';
import { createFindUnsynced, type FindUnsynced } from './find-unsynced.ts';
import { type ChaosBounds, judgeFault } from './judge-fault.ts';
import { holdOpen } from './load/hold-open.ts';
import { type SteadyLoad, startSteadyLoad } from './load/start-steady-load.ts';
import { type ChaosScene, chooseFault, firstHost } from './plan-chaos.ts';
import { runFault, waitForSync } from './run-fault.ts';

/** `settling`: until all is in sync. `running`: from the fault on until it is so again. */
export type ChaosStage = 'settling' | 'running';

export interface ChaosOptions extends ChaosScene, ChaosBounds {
  /** In this order. */
  readonly faults: readonly FaultKind[];
  /** New connections per second, more than 0. */
  readonly rate: number;
  /** Connections that are kept open, 0 or more. */
  readonly keepOpen: number;
  /** Default: echo, each with its own nonce. */
  readonly exchange?: Exchange;
  /** Milliseconds for each connection, and for each exchange on those that are kept open. */
  readonly timeoutMs: number;
  /** Milliseconds that a fault lasts, or that somebody has to put it right. */
  readonly durationMs: number;
  /** Milliseconds for all to be in sync, before and after each fault. */
  readonly syncTimeoutMs: number;
  /** Undoes what is done and ends it; the report is then about what was done. */
  readonly signal: AbortSignal;
  readonly onStage?: (stage: ChaosStage, fault: FaultKind) => void;
  readonly onFault?: (report: FaultReport) => void;
}

/** Milliseconds between two exchanges on a connection that is kept open. */
const EXCHANGE_MS = 250;
/** Milliseconds of a step of a timeline at least. */
const STEP_MS = 50;

/**
 * Fails with `TimedOut`, naming what is not in sync, when that is so before anything was done; as `findTarget`; and with
 * `TestFailed` when this machine cannot connect.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { client, hosts, rate, timeoutMs, exchange, signal } = options;
  const { address, listener } = await findTarget(client, firstHost(hosts), options.target, { signal });
  const target = { host: address, port: listener.port };
  const load = await startSteadyLoad({ target, rate, timeoutMs, ...(exchange && { exchange }) });
  const stage = { ...options, at: target, load, findUnsynced: createFindUnsynced(client, hosts) };
  const faults: FaultReport[] = [];
  const skipped: SkippedFault[] = [];
  try {
    for (const kind of options.faults) {
      const outcome = await runOne(kind, stage).catch((error) => {
        if (faults.length > 0) return explain(kind, error);
        throw error;
      });
      if ('reason' in outcome) {
        skipped.push(outcome);
        continue;
      }
      faults.push(outcome);
      options.onFault?.(outcome);
      // Another fault on top of it would tell of neither.
      if (outcome.inSyncMs === undefined) break;
    }
  } catch (error) {
    if (toTcplbError(error).code !== 'Cancelled') throw error;
  } finally {
    await load.stop();
  }
  const isWell = skipped.length === 0 && faults.every(({ problems }) => problems.length === 0);
  const passed = isWell && !signal.aborted && faults.length > 0;
  return { target: hostPort(target.host, target.port), rate, faults, skipped, cancelled: signal.aborted, passed };
}

/** What was found before is worth reporting. */
function explain(fault: FaultKind, error: unknown): SkippedFault {
  const { code, message } = toTcplbError(error);
  if (code === 'Cancelled' || code === 'TestFailed') throw error;
  return { fault, reason: message };
}

interface Stage extends ChaosOptions {
  readonly at: { readonly host: string; readonly port: number };
  readonly load: SteadyLoad;
  readonly findUnsynced: FindUnsynced;
}

async function runOne(kind: FaultKind, stage: Stage): Promise<FaultReport | SkippedFault> {
  const { hosts, load, at, signal, onStage, rate } = stage;
  onStage?.('settling', kind);
  const unsynced = await waitForSync(stage, load.elapsedMs() + stage.syncTimeoutMs);
  if (unsynced.length > 0) throw notInSync(kind, unsynced);
  const fault = await chooseFault(kind, stage, { signal });
  if ('reason' in fault) return fault;
  const ownerBefore = await findOwner(hosts, at.host, { signal });
  const open = { target: at, connections: stage.keepOpen, intervalMs: EXCHANGE_MS, timeoutMs: stage.timeoutMs };
  const held = await holdOpen({
    ...open,
    ...(stage.exchange && { exchange: stage.exchange }),
    begin: load.begin,
    signal,
  });
  onStage?.('running', kind);
  const course = await runFault(fault, { ...stage, held, stepMs: Math.max(STEP_MS, 1000 / rate) });
  const ownerAfter = await findOwner(hosts, at.host, { signal });
  const { unsynced: left, ...report } = course;
  return {
    ...report,
    ...(ownerBefore && { ownerBefore: ownerBefore.host.name }),
    ...(ownerAfter && { ownerAfter: ownerAfter.host.name }),
    problems: judgeFault(course, stage),
  };
}

function notInSync(kind: FaultKind, unsynced: readonly string[]): TcplbError {
  return new TcplbError('TimedOut', `not all is in sync, so ${kind} was not begun: ${unsynced.join('; ')}`, {
    suggestions: ['Let an agent look after the hosts (kubectl tcplb agent), or bring them up to date first.'],
    retryable: true,
  });
}
