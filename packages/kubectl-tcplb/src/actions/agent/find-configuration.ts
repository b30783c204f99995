/** The configuration that an agent begins with. */
import {
  type ConfigurationMemory,
  type FoundConfiguration,
  isClusterTrouble,
  TcplbError,
  toTcplbError,
} from '@tcplb/core';
import type { Logger } from 'pino';
import { retry } from './retry.ts';

export interface FindConfigurationOptions {
  /** Looks for it. */
  readonly read: (signal?: AbortSignal) => Promise<FoundConfiguration>;
  readonly memory: ConfigurationMemory;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** Milliseconds for the cluster to answer at first: nginx may be waiting to be started. */
const FIRST_ANSWER_MS = 5_000;

/**
 * What is configured or, where the cluster has to be asked for it and cannot be, what it said the last time; without that it
 * is asked until it answers. Fails as `read` does, with what trying again does not help against.
 */
export function findConfiguration({
  read,
  memory,
  signal,
  log,
}: FindConfigurationOptions): Promise<FoundConfiguration> {
  let limitMs: number | undefined = FIRST_ANSWER_MS;
  const attempt = async (): Promise<FoundConfiguration> => {
    const limit = limitMs === undefined ? [] : [AbortSignal.timeout(limitMs)];
    limitMs = undefined;
    try {
      return await read(AbortSignal.any([signal, ...limit]));
    } catch (cause) {
      const error = limit[0]?.aborted && !signal.aborted ? noAnswer() : toTcplbError(cause);
      const last = isClusterTrouble(error) && !signal.aborted ? await recall(memory, log) : undefined;
      if (last === undefined) throw error;
      log.warn({ code: error.code }, `going on with the configuration of the last time: ${error.message}`);
      return last;
    }
  };
  return retry(attempt, signal, ({ message }) => log.warn(`no configuration yet: ${message}`));
}

/** Notes down what the agent goes on with. Never fails. */
export async function keepConfiguration(memory: ConfigurationMemory, found: FoundConfiguration, log: Logger) {
  await memory.keep(found).catch((error: unknown) => {
    log.warn(`the configuration cannot be noted down for an API server that is away: ${toTcplbError(error).message}`);
  });
}

async function recall(memory: ConfigurationMemory, log: Logger): Promise<FoundConfiguration | undefined> {
  try {
    return await memory.recall();
  } catch (error) {
    log.warn(`the configuration of the last time cannot be used: ${toTcplbError(error).message}`);
    return undefined;
  }
}

function noAnswer(): TcplbError {
  const message = `the API server did not answer within ${FIRST_ANSWER_MS / 1000} s`;
  return new TcplbError('ClusterUnreachable', message, { retryable: true });
}
