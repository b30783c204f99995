/** Ages as kubectl prints them (its `duration.HumanDuration`): `59s`, `4m12s`, `3h`, `2d4h`, `90d`, `3y12d`. Pure. */

const [minute, hour, day, year] = [60, 3600, 86_400, 365 * 86_400];

/** Age of an RFC 3339 time. `<unknown>` without one, `<invalid>` for one more than two seconds ahead. */
export function formatAge(createdAt: string, now: number = Date.now()): string {
  if (createdAt === '') return '<unknown>';
  const seconds = Math.trunc((now - Date.parse(createdAt)) / 1000);
  return Number.isNaN(seconds) || seconds < -1 ? '<invalid>' : formatSeconds(Math.max(0, seconds));
}

/** Two units where the first is small, one where it is large. */
export function formatSeconds(seconds: number): string {
  if (seconds < 2 * minute) return `${seconds}s`;
  if (seconds < 10 * minute) return pair(seconds, minute, 'm', 1, 's');
  if (seconds < 3 * hour) return `${Math.floor(seconds / minute)}m`;
  if (seconds < 8 * hour) return pair(seconds, hour, 'h', minute, 'm');
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)}h`;
  if (seconds < 8 * day) return pair(seconds, day, 'd', hour, 'h');
  if (seconds < 2 * year) return `${Math.floor(seconds / day)}d`;
  if (seconds < 8 * year) return pair(seconds, year, 'y', day, 'd');
  return `${Math.floor(seconds / year)}y`;
}

function pair(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)}${largeName}${rest === 0 ? '' : `${rest}${smallName}`}`;
}
