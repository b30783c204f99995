/** What people are told of an exposure besides its condition: it serves, and yet not as it should. Pure. */
import type { BackendReason } from '../backends/backend.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { ObjectRef } from '../snapshot.ts';
import type { StatusEvent } from './status-changes.ts';

export interface Notice {
  readonly service: ObjectRef;
  readonly event: StatusEvent;
}

/** An exposure of which lost backends are served on, as the safety brake tells it. */
export interface HeldExposure {
  readonly namespace: string;
  readonly name: string;
  /** Backends that go on being served although they are not ready, and how many there were. */
  readonly lost: number;
  readonly ready: number;
}

/** Gives what was not so the last time. */
export type FindNotices = (exposures: readonly Exposure[], held: readonly HeldExposure[]) => Notice[];

/** Pods that come and go, and nodes that are taken away, are nothing to be told of. */
const NOTABLE: ReadonlySet<BackendReason> = new Set([
  'NodeNotReady',
  'NodeExcluded',
  'NodeUnknown',
  'NodeHasNoAddress',
  'NodeCordoned',
  'NodeDraining',
  'NotOnHostNetwork',
  'NoHostPort',
  'PodUnknown',
]);

/** Nodes that are named; of more only the number is told. */
const MAX_NAMES = 5;

export function createNoticeFinder(): FindNotices {
  let known = new Set<string>();
  // An exposure that nothing has touched is the same object as before.
  const remembered = new WeakMap<Exposure, readonly Notice[]>();
  const findExcluded = (exposure: Exposure): readonly Notice[] => {
    const found = remembered.get(exposure) ?? describeExcluded(exposure);
    remembered.set(exposure, found);
    return found;
  };
  return (exposures, held) => {
    const all = [...exposures.flatMap(findExcluded), ...held.map(describeHeld)];
    const news = all.filter((notice) => !known.has(JSON.stringify(notice)));
    known = new Set(all.map((notice) => JSON.stringify(notice)));
    return news;
  };
}

/** One for each reason. */
function describeExcluded(exposure: Exposure): Notice[] {
  const backends = exposure.listeners.flatMap((listener) => listener.backends);
  const notable = backends.filter(({ state, reason }) => state === 'excluded' && reason && NOTABLE.has(reason));
  return [...Map.groupBy(notable, ({ reason = '' }) => reason)].map(([reason, alike]) => {
    const names = [...new Set(alike.map(({ node }) => node))].toSorted();
    const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), `${names.length - MAX_NAMES} more`] : names;
    return buildNotice(exposure, 'BackendExcluded', `No connections go to ${shown.join(', ')}: ${reason}.`);
  });
}

function describeHeld(held: HeldExposure): Notice {
  const { lost, ready } = held;
  const message = `${lost} of ${ready} backends are suddenly not ready. They are served on until that has lasted.`;
  return buildNotice(held, 'HeldBySafetyBrake', message);
}

function buildNotice(
  { namespace, name }: Pick<Exposure, 'namespace' | 'name'>,
  reason: string,
  message: string,
): Notice {
  return { service: { kind: 'Service', namespace, name }, event: { type: 'Warning', reason, message } };
}
