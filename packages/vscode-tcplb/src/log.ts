/** The extension's one output channel. Nothing secret reaches it. */
import { inspect } from 'node:util';
import { type Disposable, type LogOutputChannel, window } from 'vscode';
import { describeError } from './errors/describe-error.ts';
import { redact } from './redact.ts';

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** One method per level. Details that are not text are written as Node's `inspect` shows them. */
export interface Log
  extends Readonly<Record<Exclude<Level, 'error'>, (message: string, ...details: readonly unknown[]) => void>>,
    Pick<LogOutputChannel, 'logLevel' | 'onDidChangeLogLevel'>,
    Disposable {
  /** An error is written with its code, suggestions and causes. */
  error(message: string | Error, ...details: readonly unknown[]): void;
  /** Opens the channel in the panel. */
  show(preserveFocus?: boolean): void;
}

/** `Log` on a channel of its own, "tcplb". */
export function createLog(): Log {
  const channel = window.createOutputChannel('tcplb', { log: true });
  const writer =
    (level: Level) =>
    (...parts: readonly unknown[]) =>
      channel[level](redact(parts.map(asText).join(' ')));
  return {
    trace: writer('trace'),
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    show: (preserveFocus) => channel.show(preserveFocus),
    dispose: () => channel.dispose(),
  };
}

function asText(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error ? describeError(part) : inspect(part, { depth: 5 });
}
