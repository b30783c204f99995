/**
 * The program of a sandbox cluster that the editor started: entry file of a child process. It runs until its sandbox is
 * stopped by others, it gets SIGTERM or SIGHUP, or the channel to its parent closes, however the parent ended; then it leaves
 * nothing behind. What it says is in sandbox-messages.ts.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { toTcplbError } from '@tcplb/core';
import { prepareSandboxPlace, runSandbox } from '@tcplb/sandbox';
import type { SandboxMessage } from './sandbox/sandbox-messages.ts';

/** Milliseconds after which stopping is no longer waited for. Above those after which a stuck nginx is given up. */
const STOP_MS = 15_000;

const stop = new AbortController();

function stopSoon(): void {
  stop.abort();
  setTimeout(() => process.exit(1), STOP_MS).unref();
}

process.on('disconnect', stopSoon);
process.on('SIGTERM', stopSoon);
process.on('SIGHUP', stopSoon);
// Ctrl-C reaches the whole process group of an editor that was started from a terminal; the editor decides.
process.on('SIGINT', () => {});
// Nobody may be left to read.
process.stderr.on('error', () => {});

function send(message: SandboxMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) return resolve();
    process.send?.(message, undefined, {}, () => resolve());
  });
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'state-directory': { type: 'string', default: '' },
      name: { type: 'string', default: '' },
      nodes: { type: 'string', default: '' },
      'node-runtime': { type: 'string', default: '' },
    },
  });
  const place = await prepareSandboxPlace({ stateDirectory: values['state-directory'], name: values.name });
  await runSandbox(place, {
    nodes: Number(values.nodes),
    nodeRuntime: pathToFileURL(values['node-runtime']),
    signal: stop.signal,
    log: (line) => void send({ type: 'log', line }),
    onReady: (sandbox) => void send({ type: 'ready', sandbox }),
  });
}

try {
  await run();
} catch (error) {
  const { code, message, suggestions } = toTcplbError(error);
  await send({ type: 'failed', code, message, suggestions });
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect();
}
