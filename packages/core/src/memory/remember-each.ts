/** One value for each item of a list that changes a little from time to time. */
import { isDeepStrictEqual } from 'node:util';
import type { EachInputs } from '../remember.ts';
import { areSame } from './are-same.ts';

/** A list as it was the last time, and what was made of it. */
export interface RememberedList {
  readonly items: readonly unknown[];
  readonly shared: readonly unknown[];
  /** By the place of the item; empty when there is none. */
  readonly own: readonly unknown[];
  readonly values: readonly unknown[];
}

export const NO_LIST: RememberedList = { items: [], shared: [], own: [], values: [] };

/** What `Remember.each` asks for, from what was there before. */
export function rememberEach(
  before: RememberedList,
  items: readonly unknown[],
  { shared = [], own = [] }: EachInputs,
  make: (item: never, index: number) => unknown,
): RememberedList {
  const list = { items, shared, own };
  const isShared = areSame(before.shared, shared);
  if (isShared && items === before.items && (own === before.own || own.length === 0)) return before;
  const { start, end } = isShared ? frameChanges(before, list) : { start: 0, end: items.length };
  const moved = before.items.length - items.length;
  const placeOf = indexMoved(before, list, start, end + moved);
  const made: unknown[] = [];
  let isSame = items.length === before.items.length;
  for (let index = start; index < end; index += 1) {
    const place = placeOf(index);
    const known = before.values[place];
    const isKnown = isShared && isUntouched(before, place, list, index);
    const value = isKnown ? known : keep(known, make(items[index] as never, index));
    isSame &&= place === index && value === known;
    made.push(value);
  }
  const { values } = before;
  return { ...list, values: isSame ? values : values.slice(0, start).concat(made, values.slice(end + moved)) };
}

/** What comes out equal is the object that was there before, so that what is made of it is known too. */
export function keep<T>(known: T, made: T): T {
  return isDeepStrictEqual(known, made) ? known : made;
}

interface Frame {
  readonly start: number;
  readonly end: number;
}

type Inputs = Pick<RememberedList, 'items' | 'own'>;

/** From `start` to before `end` of the new list things may have changed; what comes before and after is untouched. */
function frameChanges(before: Inputs, now: Inputs): Frame {
  const items = frameChangesOf(before.items, now.items);
  if (now.own.length === 0) return items;
  const own = frameChangesOf(before.own, now.own);
  return { start: Math.min(items.start, own.start), end: Math.max(items.end, own.end) };
}

/** All places of a list are compared, each time: nothing else may be done here. */
function frameChangesOf(before: readonly unknown[], now: readonly unknown[]): Frame {
  const shorter = Math.min(before.length, now.length);
  const moved = before.length - now.length;
  let start = 0;
  while (start < shorter && now[start] === before[start]) start += 1;
  let end = now.length;
  while (end > start && end + moved > start && now[end - 1] === before[end - 1 + moved]) end -= 1;
  return { start, end };
}

function isUntouched(before: Inputs, place: number, now: Inputs, index: number): boolean {
  if (before.items[place] !== now.items[index]) return false;
  return now.own.length === 0 || isSamePart(before.own[place], now.own[index]);
}

function isSamePart(one: unknown, other: unknown): boolean {
  return one === other || (Array.isArray(one) && Array.isArray(other) && areSame(one, other));
}

/** Where each item within the frame was before; what is new has taken the place of what was there. */
function indexMoved(before: Inputs, now: Inputs, start: number, end: number): (index: number) => number {
  let places: ReadonlyMap<unknown, number> | undefined;
  return (index) => {
    const item = now.items[index];
    if (before.items[index] === item || end - start <= 1) return index;
    places ??= new Map(before.items.slice(start, end).map((one, place) => [one, start + place]));
    return places.get(item) ?? index;
  };
}
