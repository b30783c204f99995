/** The line that moves while connections are made. */
import type { Terminal } from '../../cli/terminal.ts';

/** Milliseconds between two paintings: faster than that nobody reads. */
const interval = 100;

export interface Progress {
  count(isFailure: boolean): void;
  end(): void;
}

export function createProgress(terminal: Terminal, total: number): Progress {
  let [done, failed, paintedAt] = [0, 0, 0];
  return {
    count(isFailure) {
      done += 1;
      if (isFailure) failed += 1;
      const now = performance.now();
      if (now - paintedAt < interval) return;
      paintedAt = now;
      terminal.progress(`${done}/${total} connections, ${failed} failed`);
    },
    end: () => terminal.progress(''),
  };
}
