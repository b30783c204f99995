/** The line that moves while connections are made. */
import type { TestSettings } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';

/** Milliseconds between two paintings: faster than that nobody reads. */
const interval = 100;

export interface Progress {
  count(isFailure: boolean): void;
  end(): void;
}

/** `parts`: tests that make so many connections each. */
export function createProgress(terminal: Terminal, settings: TestSettings, parts = 1): Progress {
  const start = performance.now();
  let [done, failed] = [0, 0];
  const paint = (): void => terminal.progress(`${describeProgress(settings, parts, done, start)}, ${failed} failed`);
  // On connections that are kept open nothing ends for a long time.
  const timer = setInterval(paint, interval).unref();
  return {
    count(isFailure) {
      done += 1;
      if (isFailure) failed += 1;
    },
    end: () => {
      clearInterval(timer);
      terminal.progress('');
    },
  };
}

function describeProgress(
  { connections, durationMs, keepOpen }: TestSettings,
  parts: number,
  done: number,
  start: number,
): string {
  if (durationMs === undefined) return `${done}/${connections * parts} connections`;
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;
  const time = `${seconds(Math.min(durationMs, performance.now() - start))}/${seconds(durationMs)}`;
  return keepOpen ? `${time}, ${connections * parts} connections` : `${time}, ${done} connections`;
}
