/** Does something on several LB hosts: on one after the other with a look between them, or on all at once. */
import type { RolloutStrategy } from '../../configuration.ts';
import { TcplbError, toTcplbError } from '../../errors.ts';

/** What became of one host. Nothing is half done on any: its work is a transaction. */
export type HostOutcome<H, T> =
  | { readonly state: 'done'; readonly target: H; readonly value: T }
  /** It was done, and the host is not as it should be after it; the next ones were not begun. */
  | { readonly state: 'unhealthy'; readonly target: H; readonly value: T; readonly error: TcplbError }
  | { readonly state: 'failed'; readonly target: H; readonly error: TcplbError }
  /** Not begun: another host failed, or it was cancelled. */
  | { readonly state: 'skipped'; readonly target: H };

export interface RollOutOptions<H, T> {
  /** Default `OneByOne`. */
  readonly strategy?: RolloutStrategy | undefined;
  /** In which order they come one by one; default that of the targets. */
  readonly order?: (targets: readonly H[]) => Promise<readonly H[]>;
  /** The work on one host. A failure is the host's own, and names it. */
  readonly work: (target: H) => Promise<T>;
  /** Looks at a host before the next one is begun; fails to stop there. Not for `AllAtOnce`. Default nothing. */
  readonly check?: (target: H, value: T) => Promise<void>;
  /** Called with each outcome when it is known, in the order in which they come. */
  readonly onOutcome?: (outcome: HostOutcome<H, T>) => void;
  /** No further host is begun when it fires. */
  readonly signal?: AbortSignal;
}

/** Never fails. The outcomes are in the order of the targets. */
export async function rollOut<H extends { readonly name?: string }, T>(
  targets: readonly H[],
  options: RollOutOptions<H, T>,
): Promise<HostOutcome<H, T>[]> {
  const { strategy, onOutcome = () => {} } = options;
  const tell = (outcome: HostOutcome<H, T>) => {
    onOutcome(outcome);
    return outcome;
  };
  if (strategy === 'AllAtOnce') {
    return Promise.all(targets.map(async (target) => tell(await begin(target, options))));
  }
  const outcomes = new Map<H, HostOutcome<H, T>>();
  const ordered = await orderTargets(targets, options);
  for (const [index, target] of ordered.entries()) {
    const isStopped = [...outcomes.values()].some(({ state }) => state !== 'done');
    const isLast = index === targets.length - 1;
    outcomes.set(target, tell(isStopped ? { state: 'skipped', target } : await begin(target, options, !isLast)));
  }
  return targets.flatMap((target) => outcomes.get(target) ?? []);
}

/** Who cancels while the order is being found out has begun nothing: `begin` skips all of them. */
async function orderTargets<H, T>(
  targets: readonly H[],
  { order, signal }: Pick<RollOutOptions<H, T>, 'order' | 'signal'>,
): Promise<readonly H[]> {
  if (order === undefined || signal?.aborted) return targets;
  return order(targets).catch(() => targets);
}

async function begin<H extends { readonly name?: string }, T>(
  target: H,
  { work, check, signal }: RollOutOptions<H, T>,
  isChecked = false,
): Promise<HostOutcome<H, T>> {
  if (signal?.aborted) return { state: 'skipped', target };
  try {
    const value = await work(target);
    if (!isChecked || check === undefined) return { state: 'done', target, value };
    return await check(target, value).then(
      () => ({ state: 'done', target, value }) as const,
      (error: unknown) => ({ state: 'unhealthy', target, value, error: nameHost(error, target.name) }) as const,
    );
  } catch (error) {
    return { state: 'failed', target, error: nameHost(error, target.name) };
  }
}

/** The same error with the host's name before its message; as it is for the one host that has none. */
export function nameHost(cause: unknown, name: string | undefined): TcplbError {
  const error = toTcplbError(cause);
  if (name === undefined) return error;
  const { code, message, suggestions, retryable } = error;
  return new TcplbError(code, `host ${name}: ${message}`, { suggestions, retryable, cause: error });
}
