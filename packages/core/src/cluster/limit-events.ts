/** Keeps Events few, as Kubernetes' own components do: by object, and by what is told of it. Pure. */
import type { EventDetails } from './record-event.ts';

/** The Event as it may be written, undefined when there were too many. `now` in milliseconds. */
export type AdmitEvent = (event: EventDetails, now: number) => EventDetails | undefined;

/** Events about one object at once, and milliseconds until there may be one more. */
const BURST = 25;
const REFILL_MS = 5 * 60_000;
/** Different messages of one object, type and reason within so many milliseconds; those beyond become one Event. */
const MAX_SIMILAR = 10;
const SIMILAR_MS = 10 * 60_000;
/** Objects that are remembered; those that were heard of least recently are forgotten. */
const MAX_OBJECTS = 4_096;

interface Bucket {
  readonly tokens: number;
  readonly filledAt: number;
}

interface Similar {
  readonly messages: ReadonlySet<string>;
  readonly lastAt: number;
}

export function createEventLimiter(): AdmitEvent {
  const buckets = new Map<string, Bucket>();
  const similars = new Map<string, Similar>();
  return (event, now) => {
    const { object, uid = '', type, reason, message } = event;
    const about = [object.kind, object.namespace, object.name, uid].join('/');
    if (!takeToken(buckets, about, now)) return undefined;
    const isCombined = isOneOfMany(similars, `${about} ${type} ${reason}`, message, now);
    return isCombined ? { ...event, isCombined } : event;
  };
}

function takeToken(buckets: Map<string, Bucket>, key: string, now: number): boolean {
  const { tokens, filledAt } = buckets.get(key) ?? { tokens: BURST, filledAt: now };
  const refilled = Math.min(BURST, tokens + (now - filledAt) / REFILL_MS);
  const isAdmitted = refilled >= 1;
  remember(buckets, key, { tokens: isAdmitted ? refilled - 1 : refilled, filledAt: now });
  return isAdmitted;
}

function isOneOfMany(similars: Map<string, Similar>, key: string, message: string, now: number): boolean {
  const known = similars.get(key);
  const messages = new Set(known !== undefined && now - known.lastAt < SIMILAR_MS ? known.messages : []);
  const isNew = !messages.has(message);
  const isFull = messages.size >= MAX_SIMILAR;
  if (isNew && !isFull) messages.add(message);
  remember(similars, key, { messages, lastAt: now });
  return isNew && isFull;
}

/** A Map keeps the order in which its keys came. */
function remember<T>(all: Map<string, T>, key: string, value: T): void {
  all.delete(key);
  all.set(key, value);
  const [oldest] = all.keys();
  if (all.size > MAX_OBJECTS && oldest !== undefined) all.delete(oldest);
}
