/** Keeps a node's forwarders equal to what is wanted. */
import { type Forwarder, startForwarder } from './forwarder.ts';
import { type ListenFailure, type PortForward, toListenFailure } from './protocol.ts';

const RETRY_MS = 2_000;

export interface Forwards {
  /** Opens, updates and closes forwarders. Calls are worked off one after the other. */
  set(wanted: readonly PortForward[]): Promise<void>;
  readonly failed: ReadonlyMap<string, ListenFailure>;
}

const keyOf = (forward: PortForward): string => `${forward.protocol} ${forward.address} ${forward.port}`;

export function createForwards(onChange: () => void): Forwards {
  const open = new Map<string, Forwarder>();
  const failed = new Map<string, ListenFailure>();
  let retry: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();

  const openOne = async (key: string, forward: PortForward) => {
    try {
      open.set(key, await startForwarder(forward));
      if (failed.delete(key)) onChange();
    } catch (error) {
      const isNews = !failed.has(key);
      failed.set(key, toListenFailure(error));
      if (isNews) onChange();
    }
  };
  const reconcile = async (wanted: readonly PortForward[]) => {
    // kube-proxy refuses what has no endpoint: no listener, so that the kernel says no.
    const byKey = new Map(wanted.filter(({ endpoints }) => endpoints.length > 0).map((one) => [keyOf(one), one]));
    for (const [key, forwarder] of open) {
      if (byKey.has(key)) continue;
      open.delete(key);
      forwarder.close();
    }
    for (const key of [...failed.keys()]) if (!byKey.has(key)) failed.delete(key);
    for (const [key, forward] of byKey) {
      const forwarder = open.get(key);
      if (forwarder === undefined) await openOne(key, forward);
      else forwarder.setEndpoints(forward.endpoints);
    }
    clearTimeout(retry);
    if (failed.size > 0) retry = setTimeout(() => set(wanted), RETRY_MS);
  };
  const set = (wanted: readonly PortForward[]): Promise<void> => {
    turn = turn.then(() => reconcile(wanted));
    return turn;
  };
  return { set, failed };
}
