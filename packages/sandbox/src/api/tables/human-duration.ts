/** Durations as kubectl prints them, two or three significant figures: `45s`, `3m12s`, `5h10m`, `3d4h`, `2y10d`. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

interface Step {
  /** Durations below this many milliseconds are written in this step's units. */
  readonly below: number;
  readonly unit: readonly [length: number, suffix: string];
  /** A smaller unit for the rest, left out when the rest is zero. */
  readonly rest?: readonly [length: number, suffix: string];
}

const steps: readonly Step[] = [
  { below: 2 * minute, unit: [second, 's'] },
  { below: 10 * minute, unit: [minute, 'm'], rest: [second, 's'] },
  { below: 3 * hour, unit: [minute, 'm'] },
  { below: 8 * hour, unit: [hour, 'h'], rest: [minute, 'm'] },
  { below: 2 * day, unit: [hour, 'h'] },
  { below: 8 * day, unit: [day, 'd'], rest: [hour, 'h'] },
  { below: 2 * year, unit: [day, 'd'] },
  { below: 8 * year, unit: [year, 'y'], rest: [day, 'd'] },
  { below: Number.POSITIVE_INFINITY, unit: [year, 'y'] },
];

/** @param milliseconds a second of clock skew counts as zero; further in the future is `<invalid>` */
export function humanDuration(milliseconds: number): string {
  if (milliseconds <= -2 * second) return '<invalid>';
  const duration = Math.max(0, milliseconds);
  const step = steps.find(({ below }) => duration < below);
  if (step === undefined) return '<invalid>';
  const [length, suffix] = step.unit;
  return `${Math.floor(duration / length)}${suffix}${restOf(duration % length, step)}`;
}

function restOf(remainder: number, { rest }: Step): string {
  if (rest === undefined) return '';
  const [length, suffix] = rest;
  const count = Math.floor(remainder / length);
  return count === 0 ? '' : `${count}${suffix}`;
}

/** Time since a moment (RFC 3339), or `<unknown>` without one. */
export function age(moment: string | null | undefined, now: Date): string {
  return moment ? humanDuration(now.getTime() - Date.parse(moment)) : '<unknown>';
}
