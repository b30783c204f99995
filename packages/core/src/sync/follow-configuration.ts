/** Keeps an agent on the configuration that the cluster has, where it has it from there. */
import { isDeepStrictEqual } from 'node:util';
import { CONFIG_MAP, DEFAULTS_SOURCE, type FoundConfiguration } from '../cluster/read-configuration.ts';
import { TcplbError, toTcplbError } from '../errors.ts';
import type { AgentEvent } from './agent-event.ts';

export interface FollowConfigurationOptions {
  /** What the agent began with. */
  readonly found: FoundConfiguration;
  /** Looks for it again. */
  readonly read: () => Promise<FoundConfiguration>;
  /** Goes on with another one. */
  readonly use: (found: FoundConfiguration) => Promise<void>;
  /** Between two looks at the ConfigMap. */
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface FollowedConfiguration {
  /** Because somebody asks for it: whatever is found is used, the defaults too, and told, as before or not. Never fails. */
  reread(): Promise<void>;
}

/**
 * Begins at once, and ends with the signal. A ConfigMap is looked at again and again, and so are the defaults, for one
 * that comes; a file only when `reread` is called, since people save files half-way. What cannot be used changes nothing,
 * and neither does a ConfigMap that goes: with it would go the addresses that are served.
 */
export function followConfiguration(options: FollowConfigurationOptions): FollowedConfiguration {
  const { read, use, signal, onEvent } = options;
  let current = options.found;
  let told: string | undefined;
  const keep = (error: TcplbError) => {
    if (error.code !== 'Cancelled' && error.message !== told) onEvent({ type: 'configuration-kept', error });
    told = error.message;
  };
  const change = async (next: FoundConfiguration, isAsked: boolean): Promise<void> => {
    const isSame = isDeepStrictEqual(next.configuration, current.configuration);
    if (!isSame) await use(next);
    current = next;
    if (!isSame || isAsked || told !== undefined) onEvent({ type: 'configured', source: next.source });
    told = undefined;
  };
  const look = async (): Promise<void> => {
    try {
      const next = await read();
      if (!current.isOnHost && next.source.startsWith(DEFAULTS_SOURCE)) throw gone(next.source);
      await change(next, false);
    } catch (cause) {
      const error = toTcplbError(cause);
      // A cluster that cannot be asked is told of by those who follow it.
      if (!isClusterTrouble(error)) keep(error);
    }
  };
  let turn = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work);
    return turn;
  };
  let isLooking = false;
  const lookAgain = async (): Promise<void> => {
    if (isLooking || !isFollowed(current)) return;
    isLooking = true;
    await inTurn(look);
    isLooking = false;
  };
  const timer = setInterval(() => void lookAgain(), options.intervalMs).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return {
    reread: () =>
      inTurn(async () => {
        told = undefined;
        if (!signal.aborted)
          await read()
            .then((next) => change(next, true))
            .catch((error: unknown) => keep(toTcplbError(error)));
      }),
  };
}

/** Whether it says nothing of the configuration, since the cluster could not be asked. */
export function isClusterTrouble({ code }: TcplbError): boolean {
  return ['ClusterUnreachable', 'ClusterRefused', 'Unauthorized', 'Cancelled'].includes(code);
}

/** Not what a file on this machine says. */
function isFollowed({ isOnHost, source }: FoundConfiguration): boolean {
  return !isOnHost || source.startsWith(DEFAULTS_SOURCE);
}

function gone(source: string): TcplbError {
  const { namespace, name } = CONFIG_MAP;
  return new TcplbError('InvalidConfiguration', `ConfigMap ${namespace}/${name} has gone: there would be ${source}`, {
    suggestions: ['Create it again; or send the agent SIGHUP, if that is meant.'],
  });
}
