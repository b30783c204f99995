/** A container's log: the last lines in memory, and those who follow it. */

/** Lines kept; the oldest are forgotten. */
const CAPACITY = 5_000;

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly text: string;
}

export interface ContainerLog {
  readonly lines: readonly LogLine[];
  write(text: string): void;
  /** Calls back for every later line and once at the end of the log; returns how to stop. */
  follow(onLine: (line: LogLine) => void, onEnd: () => void): () => void;
  /** No more lines will come. */
  end(): void;
}

export function createContainerLog(): ContainerLog {
  const lines: LogLine[] = [];
  const followers = new Set<{ onLine: (line: LogLine) => void; onEnd: () => void }>();
  let ended = false;
  return {
    lines,
    write(text) {
      const line = { time: Date.now(), text };
      lines.push(line);
      if (lines.length > CAPACITY) lines.shift();
      for (const follower of followers) follower.onLine(line);
    },
    follow(onLine, onEnd) {
      if (ended) {
        onEnd();
        return () => {};
      }
      const follower = { onLine, onEnd };
      followers.add(follower);
      return () => followers.delete(follower);
    },
    end() {
      ended = true;
      for (const follower of followers) follower.onEnd();
      followers.clear();
    },
  };
}
