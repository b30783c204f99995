/** Where a command writes to. */
import { styleText } from 'node:util';

type Style = 'green' | 'yellow' | 'red' | 'cyan' | 'gray' | 'bold';

export interface Terminal {
  /** Results, to stdout as they are. */
  print(text: string): void;
  /** Everything else, one line to stderr. */
  note(line: string): void;
  /** Replaces the progress line on stderr; an empty text removes it. Does nothing where nobody looks. */
  progress(text: string): void;
  /** Colours a text for stdout, where that is a terminal and NO_COLOR is not set. */
  style(style: Style, text: string): string;
}

export function openTerminal(): Terminal {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return {
    print: (text) => void process.stdout.write(text),
    note: (line) => void process.stderr.write(`${line}\n`),
    progress: (text) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text.slice(0, process.stderr.columns - 1)}`);
    },
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
  };
}
