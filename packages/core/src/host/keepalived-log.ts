/** What keepalived's log says of its instances: the state that each is in, since when, and why. Pure. */
import { type KeepalivedLine, LEFT, readKeepalivedLine, UNHEARD, type VrrpState } from './keepalived-line.ts';

export interface VrrpTransition {
  /** `STOPPED`: keepalived has ended in order. */
  readonly state: VrrpState | 'STOPPED';
  /** RFC 3339, whole seconds. Read as UTC, which `startKeepalived` has it write. */
  readonly time: string;
  /** Why, as a clause; absent where the log does not say. */
  readonly cause?: string;
}

interface Instance {
  readonly last?: VrrpTransition;
  /** What was told since then. */
  readonly cause?: string;
}

/**
 * As much of the log, in bytes, as has the last transitions of each instance, unless they are days of noise ago; the rest of it
 * is not kept.
 */
export const KEPT_LOG_BYTES = 256 * 1024;

const STARTED = 'keepalived started';

/** From a piece of its log, with details: the last transition of each instance that it speaks of, by name. */
export function readTransitions(log: string): ReadonlyMap<string, VrrpTransition> {
  let instances: ReadonlyMap<string, Instance> = new Map();
  /** What was told to all, for instances that have not been heard of yet. */
  let general: string | undefined;
  for (const text of log.split('\n')) {
    const line = readKeepalivedLine(text);
    if (line === undefined) continue;
    if (line.kind === 'started') general = STARTED;
    if (line.kind === 'cause' && line.instance === undefined && general !== STARTED) general = line.cause;
    instances = follow(instances, line, general);
  }
  return new Map([...instances].flatMap(([name, { last }]) => (last === undefined ? [] : [[name, last]])));
}

function follow(
  instances: ReadonlyMap<string, Instance>,
  line: KeepalivedLine,
  general: string | undefined,
): ReadonlyMap<string, Instance> {
  const all = (change: (instance: Instance) => Instance) =>
    new Map([...instances].map(([name, instance]) => [name, change(instance)]));
  switch (line.kind) {
    case 'started':
      return all((instance) => ({ ...instance, cause: STARTED }));
    case 'stopped': {
      const last = { state: 'STOPPED', time: line.time, cause: 'keepalived was stopped' } as const;
      return all(() => ({ last }));
    }
    case 'entered': {
      const { cause = general } = instances.get(line.instance) ?? {};
      const last = { state: line.state, time: line.time, ...(cause !== undefined && { cause }) };
      return new Map(instances).set(line.instance, { last });
    }
    case 'cause':
      return line.instance === undefined
        ? all((instance) => tell(instance, line.cause))
        : new Map(instances).set(line.instance, tell(instances.get(line.instance) ?? {}, line.cause));
  }
}

/** What was the beginning of it stays: a check succeeds when keepalived starts, and who gives up falls silent. */
function tell(instance: Instance, cause: string): Instance {
  if (instance.cause === STARTED || (instance.cause === LEFT && cause === UNHEARD)) return instance;
  return { ...instance, cause };
}
