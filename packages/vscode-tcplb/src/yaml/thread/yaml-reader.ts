/** Reads YAML in a thread, which is started for the first request and ended when there has been none for a while. */
import { Worker } from 'node:worker_threads';
import type { YamlCompletion } from '../../engine/yaml/complete-yaml.ts';
import type { YamlHover } from '../../engine/yaml/hover-yaml.ts';
import type { YamlProblem } from '../../engine/yaml/yaml-problem.ts';
import { createError } from '../../errors/create-error.ts';
import type { InspectRequest, PlaceRequest, YamlAnswer, YamlReply, YamlRequest } from './yaml-messages.ts';

type Place = Omit<PlaceRequest, 'kind'>;

/** Every method fails with `Cancelled` when the signal fires, and with `Internal` when the thread breaks. */
export interface YamlReader {
  inspect(request: Omit<InspectRequest, 'kind'>, signal: AbortSignal): Promise<readonly YamlProblem[]>;
  complete(place: Place, signal: AbortSignal): Promise<readonly YamlCompletion[]>;
  hover(place: Place, signal: AbortSignal): Promise<YamlHover | undefined>;
  dispose(): void;
}

/** Milliseconds. */
const IDLE_MS = 60_000;

interface Waiting {
  resolve(answer: YamlAnswer): void;
  reject(error: Error): void;
}

/** `file`: of the bundled yaml-worker-main.ts. */
export function createYamlReader(file: string, execArgv: readonly string[] = []): YamlReader {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();
  const end = (error: Error): void => {
    clearTimeout(idle);
    void worker?.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(file, { execArgv: [...execArgv] });
    // Of one that was ended, nobody wants to know.
    const broke = (error: Error) => worker === started && end(error);
    started.on('message', (reply: YamlReply) => settle(waiting, reply));
    started.on('error', broke);
    started.on('exit', () => broke(createError('Internal', 'the thread that reads YAML ended by itself')));
    started.unref();
    return started;
  };
  const ask = async (request: YamlRequest, signal: AbortSignal): Promise<YamlAnswer> => {
    if (signal.aborted) throw cancelled();
    worker ??= start();
    clearTimeout(idle);
    idle = setTimeout(() => end(cancelled()), IDLE_MS).unref();
    lastId += 1;
    const id = lastId;
    const { promise, resolve, reject } = Promise.withResolvers<YamlAnswer>();
    waiting.set(id, { resolve, reject });
    const cancel = () => {
      waiting.delete(id);
      worker?.postMessage({ id });
      reject(cancelled());
    };
    signal.addEventListener('abort', cancel, { once: true });
    worker.postMessage({ id, request });
    return promise.finally(() => signal.removeEventListener('abort', cancel));
  };
  return {
    inspect: async (request, signal) => (await ask({ kind: 'inspect', ...request }, signal)) as readonly YamlProblem[],
    complete: async (place, signal) => (await ask({ kind: 'complete', ...place }, signal)) as readonly YamlCompletion[],
    hover: async (place, signal) => (await ask({ kind: 'hover', ...place }, signal)) as YamlHover | undefined,
    dispose: () => end(cancelled()),
  };
}

const cancelled = (): Error => createError('Cancelled', 'reading YAML was cancelled');

function settle(waiting: Map<number, Waiting>, { id, answer, failure }: YamlReply): void {
  const asking = waiting.get(id);
  waiting.delete(id);
  if (failure === undefined) asking?.resolve(answer);
  else asking?.reject(createError('Internal', failure));
}
