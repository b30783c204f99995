/** Fields such as `maxUnavailable: 25%`. */

/** The number itself, or the percentage of `total`, rounded as told. Undefined gives the default. */
export function resolveIntOrPercent(
  value: number | string | undefined,
  total: number,
  round: 'up' | 'down',
  byDefault: number | string,
): number {
  const given = value ?? byDefault;
  if (typeof given === 'number') return given;
  const share = (Number.parseInt(given, 10) / 100) * total;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
