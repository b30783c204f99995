/** The log of a process that runs for long: one line per event, on stderr. */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type LogFormat = 'text' | 'json';

/** Writes at once, so that the last words of a process are not lost. */
export function openLog(format: LogFormat): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (format === 'json') {
    const formatters = { level: (level: string) => ({ level }) };
    return pino({ ...options, formatters }, pino.destination({ fd: 2, sync: true }));
  }
  const text = { destination: 2, sync: true, colorize: false, singleLine: true, translateTime: 'SYS:standard' };
  return pino(options, pretty(text));
}
