/** The lines of a log that are kept. Pure. */

/** Enough to read, little enough for an editor that draws all of it again and again. */
export const KEPT_LINES = 10_000;

export interface LogLines {
  add(line: string): void;
  clear(): void;
  /** All of them, each with a newline. */
  text(): string;
}

/** The oldest are forgotten, a tenth at a time. */
export function createLogLines(kept = KEPT_LINES): LogLines {
  let lines: string[] = [];
  return {
    add: (line) => {
      lines.push(line);
      if (lines.length > kept * 1.1) lines = lines.slice(-kept);
    },
    clear: () => {
      lines = [];
    },
    text: () => lines.map((line) => `${line}\n`).join(''),
  };
}
