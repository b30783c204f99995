/** For how long more than one host had an address. Pure. */
import type { AddressChange } from '../watch-address.ts';

/**
 * The longest time in milliseconds within the stretch; all times are milliseconds since 1970. Two that have it when the stretch
 * begins count from then on.
 */
export function measureOverlap(changes: readonly AddressChange[], from: number, to: number): number {
  const held = new Set<string>();
  let [longest, since] = [0, Number.NaN];
  const look = (at: number) => {
    if (held.size > 1 && Number.isNaN(since)) since = at;
    if (held.size > 1) return;
    if (!Number.isNaN(since)) longest = Math.max(longest, Math.min(at, to) - Math.max(since, from));
    since = Number.NaN;
  };
  for (const { at, host, isHeld } of changes.toSorted((a, b) => a.at - b.at)) {
    held[isHeld ? 'add' : 'delete'](host);
    look(at);
  }
  held.clear();
  look(to);
  return Math.max(0, Math.round(longest));
}
