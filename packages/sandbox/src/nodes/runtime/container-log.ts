/** A container's log: the last lines in memory, by the run of the container that wrote them, and those who follow it. */

/** Lines kept; the oldest are forgotten. */
const CAPACITY = 5_000;

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly text: string;
}

export interface ContainerLog {
  /** Of the present run, or of the last one while the container waits to be started again. */
  readonly lines: readonly LogLine[];
  /** Of the last run that has ended; undefined when none has. */
  readonly previous: readonly LogLine[] | undefined;
  write(text: string): void;
  /** The container starts, for the first time or again. */
  beginRun(): void;
  /** The container has ended by itself. */
  endRun(): void;
  /** Calls back for every later line and once at the end of the log; returns how to stop. */
  follow(onLine: (line: LogLine) => void, onEnd: () => void): () => void;
  /** No more lines will come. */
  end(): void;
}

export function createContainerLog(): ContainerLog {
  let lines: LogLine[] = [];
  let previous: LogLine[] | undefined;
  const followers = new Set<{ onLine: (line: LogLine) => void; onEnd: () => void }>();
  let ended = false;
  return {
    get lines() {
      return lines;
    },
    get previous() {
      return previous;
    },
    beginRun() {
      lines = [];
    },
    endRun() {
      previous = lines;
    },
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
