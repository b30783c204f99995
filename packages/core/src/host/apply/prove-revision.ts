/** Step `prove`: nginx itself says which revision it serves, or why it does not. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import { emergencies, findMaster, isStopped, wakeSuggestion } from '../nginx-process.ts';
import { readServedRevision } from '../read-live.ts';
import type { ApplyContext } from './apply-context.ts';

/** Milliseconds between two questions. */
const POLL_MS = 10;

/**
 * Milliseconds for which every answer has to name the new revision. nginx's master tells old workers to leave 100 ms
 * after it has started new ones, and until then both may answer.
 */
const STABLE_MS = 150;

/** nginx tries a port that is taken again for 2.5 s and complains each time; only its last word counts. */
const RETRIED = /bind\(\) to .* failed \(98: /;

/** Reads what is written to the error log from now on. */
export interface ErrorLogWatch {
  /** The `[emerg]` complaints since the last call that nginx does not go on from. */
  readonly complaints: () => Promise<string[]>;
}

/** Starts at the end of the log as it is now. */
export async function watchErrorLog({ host, paths }: ApplyContext): Promise<ErrorLogWatch> {
  let { end } = await host.readFrom(paths.errorLog, 'end');
  let unfinished = '';
  const complaints = async (): Promise<string[]> => {
    const read = await host.readFrom(paths.errorLog, end);
    end = read.end;
    const lines = (unfinished + read.content).split('\n');
    unfinished = lines.pop() ?? '';
    return emergencies(lines.filter((line) => !RETRIED.test(line)).join('\n'));
  };
  return { complaints };
}

/**
 * Resolves when the revision is live. Fails with `ConfigRejected`, in nginx's words, when nginx has refused it and goes on
 * with what it had, and with `ApplyFailed` when it does not become live for another reason. `master` is the process that
 * was told to read it.
 */
export async function proveRevision(
  context: ApplyContext,
  revision: string,
  log: ErrorLogWatch,
  master?: number,
): Promise<void> {
  const { host, nginx, deadlineMs } = context;
  const start = performance.now();
  let stableSince: number | undefined;
  let served: string | undefined;
  while (performance.now() - start < deadlineMs) {
    const complaints = await log.complaints();
    if (complaints.length > 0) throw new TcplbError('ConfigRejected', complaints.join('; '));
    served = await readServedRevision(host, nginx);
    const now = performance.now();
    stableSince = served === revision ? (stableSince ?? now) : undefined;
    if (stableSince !== undefined && now - stableSince >= STABLE_MS) return;
    if (master !== undefined && (await findMaster(host, nginx)) !== master) throw masterGone(context, master);
    await delay(POLL_MS);
  }
  throw await notInTime(context, served);
}

function masterGone({ host }: ApplyContext, master: number): TcplbError {
  return new TcplbError('ApplyFailed', `the nginx master (process ${master}) on ${host.name} has ended`, {
    retryable: true,
  });
}

async function notInTime(
  { host, nginx, deadlineMs, paths }: ApplyContext,
  served: string | undefined,
): Promise<TcplbError> {
  const master = await findMaster(host, nginx);
  if (master !== undefined && (await isStopped(host, master))) {
    const message = `the nginx master (process ${master}) is stopped`;
    return new TcplbError('ApplyFailed', message, { suggestions: [wakeSuggestion(master)], retryable: true });
  }
  if (served !== undefined) {
    return new TcplbError('ApplyFailed', `nginx still serves revision ${served} after ${deadlineMs} ms`);
  }
  const message = `nginx does not answer on ${paths.revisionSocket} after ${deadlineMs} ms`;
  const suggestions = ['If that socket was removed by hand, end nginx and apply again.'];
  return new TcplbError('ApplyFailed', message, { suggestions });
}
