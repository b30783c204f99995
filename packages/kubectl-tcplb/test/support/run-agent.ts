/** `kubectl tcplb agent` as a process, and what it logs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Environment, pluginFile } from './run-plugin.ts';
import { waitUntil } from './wait-until.ts';

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Milliseconds: on a machine that is busy with other tests even the start of a process takes its time. */
const SAY_MS = 60_000;

export interface AgentProcess {
  readonly pid: number;
  readonly lines: readonly LogLine[];
  /** Resolves to the first line of which the message matches, of those after the first `after`. Default within a minute. */
  says(message: RegExp, after?: number, withinMs?: number): Promise<LogLine>;
  /** The body of an answer of its HTTP server. */
  get(path: string): Promise<string>;
  /** Sends a signal and resolves to the exit code when the process has ended; null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
}

/** @param within a command that runs the one that follows it, in its own process */
export function startAgentProcess(
  flags: readonly string[],
  env: Environment,
  cwd: string,
  within: readonly string[] = [],
): AgentProcess {
  const [command = process.execPath, ...before] = [...within, process.execPath];
  const args = [...before, pluginFile, 'agent', '--log-format', 'json', '--metrics-listen', '127.0.0.1:0', ...flags];
  const child: ChildProcess = spawn(command, args, {
    env: env as NodeJS.ProcessEnv,
    cwd,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const lines: LogLine[] = [];
  // biome-ignore lint/style/noNonNullAssertion: it is a pipe
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(parseLine(line)));
  const says = (message: RegExp, after = 0, withinMs = SAY_MS) =>
    waitUntil(async () => {
      const found = lines.slice(after).find(({ msg }) => message.test(msg));
      if (found !== undefined) return found;
      throw new Error(`no ${message} in the log:\n${lines.map((line) => JSON.stringify(line)).join('\n')}`);
    }, withinMs);
  return {
    pid: child.pid ?? 0,
    lines,
    says,
    async get(path) {
      const { place } = await says(/^serving /);
      return (await fetch(`http://${place}${path}`)).text();
    },
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    // An error of the command line, or of Node.
    return { level: 'error', msg: line };
  }
}
