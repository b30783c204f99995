/** The order of a list after a strategic merge: what the patch says, then what the live list had. */

import { badRequest } from '../http/api-error.ts';
import { equal, type JsonValue } from '../schema/json-value.ts';
import { goFormat } from './go-format.ts';

/** What an item of a list is known by: its merge key's value, or itself. */
export type KeyOf = (item: JsonValue) => JsonValue;

/**
 * The merged items in the order of `wanted` (compared by key); items that `wanted` does not name keep their places in
 * `live` as well as that order lets them.
 */
export function orderElements(
  merged: readonly JsonValue[],
  wanted: readonly JsonValue[],
  live: readonly JsonValue[],
  keyOf: KeyOf,
): readonly JsonValue[] {
  const placeIn = (list: readonly JsonValue[]) => {
    const keys = list.map(keyOf);
    return (item: JsonValue) => keys.findIndex((key) => equal(key, keyOf(item)));
  };
  const [wantedPlace, livePlace] = [placeIn(wanted), placeIn(live)];
  const sorted = (items: readonly JsonValue[], place: (item: JsonValue) => number) =>
    items.toSorted((left, right) => place(left) - place(right));
  const named = sorted(
    merged.filter((item) => wantedPlace(item) >= 0),
    wantedPlace,
  );
  const others = sorted(
    merged.filter((item) => wantedPlace(item) < 0),
    livePlace,
  );
  return interleave(others, named, livePlace);
}

/** Both in their own order; an item of `others` goes before one of `named` only if it stood before it in the live list. */
function interleave(
  others: readonly JsonValue[],
  named: readonly JsonValue[],
  livePlace: (item: JsonValue) => number,
): readonly JsonValue[] {
  const result: JsonValue[] = [];
  let next = 0;
  for (const item of named) {
    const limit = livePlace(item);
    for (let other = others[next]; other !== undefined && isBefore(livePlace(other), limit); other = others[next]) {
      result.push(other);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

function isBefore(place: number, limit: number): boolean {
  return place >= 0 && limit >= 0 && place < limit;
}

/**
 * Checks that a patch's items stand in `$setElementOrder`'s order and are all named there.
 *
 * @throws ApiError 400 when they do not
 */
export function checkOrder(patch: readonly JsonValue[], order: readonly JsonValue[], keyOf: KeyOf): void {
  const keys = order.map(keyOf);
  let next = 0;
  for (const item of patch) {
    const found = keys.findIndex((key, index) => index >= next && equal(key, keyOf(item)));
    if (found < 0) {
      const [list, wanted] = [goFormat(patch), goFormat(order)];
      throw badRequest(`The order in patch list:\n${list}\n doesn't match $setElementOrder list:\n${wanted}\n`);
    }
    next = found + 1;
  }
}
