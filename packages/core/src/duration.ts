/** Durations as Kubernetes writes them: `1s`, `300ms`, `1h30m`. */

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds, or undefined when the text is no duration. Units ms, s, m and h, each at most once, largest first. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', milliseconds = '0'] = match;
  return (
    Number(hours) * MILLISECONDS.h +
    Number(minutes) * MILLISECONDS.m +
    Number(seconds) * MILLISECONDS.s +
    Number(milliseconds)
  );
}
