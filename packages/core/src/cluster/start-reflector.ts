/** The reflector: list, watch from there, and list again when the watch cannot go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TcplbError, toTcplbError } from '../errors.ts';
import type { KubernetesObject } from './cluster-client.ts';
import { createObjectCopy, type ObjectCopy, type Versioned, versionObject } from './object-copy.ts';
import type { Reflector, ReflectorOptions, StartReflector } from './reflector.ts';
import { backoffMs } from './requests/backoff.ts';

const BACKOFF = { firstMs: 250, maxMs: 30_000 };
/** After so many watches in a row that failed, the version to resume from is no longer believed in. */
const RESUMPTIONS = 5;
/** Milliseconds that a server may ask for; a wrong answer must not stop us for hours. */
const MAX_RETRY_AFTER_MS = 300_000;
/** A watch that ends sooner and without an event is a failure: resuming at once would be a busy loop. */
const SHORT_WATCH_MS = 1_000;

/** Of a list: who follows a cluster is not to need more memory to begin with than ever after. */
const PAGE_SIZE = 100;

/** What the loop knows besides the objects. */
interface Progress {
  /** To watch from; undefined when a list is due. */
  version: string | undefined;
  /** Failures since the server last said anything. */
  failures: number;
  heardAt: number;
}

export const startReflector: StartReflector = <T extends KubernetesObject, S>(
  options: ReflectorOptions<T, S>,
): Reflector<S> => {
  const { resolve: onSynced, reject: onNeverSynced, promise: synced } = Promise.withResolvers<void>();
  // Whoever does not wait for it need not handle it.
  synced.catch(() => {});
  const stopping = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal;
  const copy = createObjectCopy<S>(options);
  const progress: Progress = { version: undefined, failures: 0, heardAt: performance.now() };
  const cancelled = () => new TcplbError('Cancelled', `watching ${options.resource.plural} was cancelled`);
  void runLoop({ ...options, signal }, copy, progress, onSynced).finally(() => onNeverSynced(cancelled()));
  return {
    objects: copy.objects,
    synced,
    get silentMs() {
      return performance.now() - progress.heardAt;
    },
    stop: () => stopping.abort(),
  };
};

type LoopOptions<T, S> = ReflectorOptions<T, S> & { readonly signal: AbortSignal };

async function runLoop<T extends KubernetesObject, S>(
  options: LoopOptions<T, S>,
  copy: ObjectCopy<S>,
  progress: Progress,
  onSynced: () => void,
): Promise<void> {
  while (!options.signal.aborted) {
    try {
      if (progress.version === undefined) {
        await listAll(options, copy, progress);
        onSynced();
      }
      await watchOnce(options, copy, progress);
    } catch (error) {
      await recover(toTcplbError(error), options, copy, progress);
    }
  }
}

async function listAll<T extends KubernetesObject, S>(
  { client, resource, map, ...options }: LoopOptions<T, S>,
  copy: ObjectCopy<S>,
  progress: Progress,
): Promise<void> {
  const slim = (object: T): Versioned<S> => {
    progress.heardAt = performance.now();
    return versionObject(object, map);
  };
  const list = await client.list<T, Versioned<S>>(resource, { pageSize: PAGE_SIZE, ...options }, slim);
  hear(progress, list.resourceVersion);
  copy.replace(list.items);
}

/** Returns when the server ends the watch in good order, as it does every few minutes. */
async function watchOnce<T extends KubernetesObject, S>(
  { client, resource, map, ...options }: LoopOptions<T, S>,
  copy: ObjectCopy<S>,
  progress: Progress,
): Promise<void> {
  const startedAt = performance.now();
  const watch = { ...options, resourceVersion: progress.version ?? '', onOpen: copy.watching };
  for await (const event of client.watch<T>(resource, watch)) {
    if (event.type === 'BOOKMARK') {
      hear(progress, event.resourceVersion);
      continue;
    }
    const versioned = versionObject(event.object, map);
    hear(progress, versioned.version);
    if (event.type === 'DELETED') copy.delete(versioned);
    else copy.upsert(versioned);
  }
  const wasSilent = progress.heardAt < startedAt;
  if (wasSilent && performance.now() - startedAt < SHORT_WATCH_MS) {
    throw new TcplbError('ClusterUnreachable', `watching ${resource.plural}: the API server ended the watch at once`, {
      retryable: true,
    });
  }
}

function hear(progress: Progress, version: string): void {
  progress.heardAt = performance.now();
  progress.failures = 0;
  progress.version = version;
}

async function recover<T, S>(
  error: TcplbError,
  { signal, silenceMs }: LoopOptions<T, S>,
  copy: ObjectCopy<S>,
  progress: Progress,
): Promise<void> {
  if (signal.aborted) return;
  copy.report(error);
  const isFresh = progress.failures === 0;
  const mayResume = error.retryable && progress.failures < RESUMPTIONS;
  if (!mayResume) progress.version = undefined;
  // Silence takes so long that there is no waiting for it to come five times, nor for more than that.
  const wasSilent = performance.now() - progress.heardAt >= (silenceMs ?? Number.POSITIVE_INFINITY);
  const waitMs =
    error.code === 'ResourceExpired' && isFresh ? 0 : backoffMs(BACKOFF, wasSilent ? 0 : progress.failures);
  progress.failures = wasSilent ? Math.max(progress.failures, RESUMPTIONS - 1) + 1 : progress.failures + 1;
  const askedMs = Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
  await sleep(Math.max(waitMs, askedMs), undefined, { signal }).catch(() => {});
}
