/** Makes the one connection to an LB host that everything else goes over. */
import { type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TcplbError } from '../../errors.ts';
import { explainFailure } from './explain-failure.ts';
import { missingSsh } from './remote-shell.ts';
import {
  connectionArguments,
  connectTimeout,
  exitArguments,
  forwardArguments,
  sessionArguments,
} from './ssh-arguments.ts';
import type { SshHostOptions } from './ssh-host.ts';

/** Milliseconds beyond ssh's own limit after which it is ended, for what that limit does not cover. */
const GRACE_MS = 2000;

/** Milliseconds for what ssh has said to arrive when it has ended. */
const LAST_WORDS_MS = 500;

/** `sun_path` of the strictest system holds 104 bytes, and ssh adds 17 of its own while it makes the socket. */
const MAX_DIRECTORY_BYTES = 104 - 1 - 17 - '/f999999'.length;

/** A connection that is up. It ends by itself 30 s after the last session has, or with `close`. */
export interface SshConnection {
  /** Starts a command; its ssh ends with exit code 255 when the connection is gone. */
  startSession(command: string): ChildProcessWithoutNullStreams;
  /** Path of a unix socket here that leads to the one there; undefined when ssh refuses. */
  forward(path: string): Promise<string | undefined>;
  /** The error for what ssh said of a session, with what is known of the connection's end. */
  explain(words: string): Promise<TcplbError>;
  close(): Promise<void>;
}

/** Fails with `HostRefused`, `HostUnreachable`, `InvalidConfiguration` or `MissingProgram`. */
export async function connect(options: SshHostOptions): Promise<SshConnection> {
  // Nobody else may look into it: whoever can use the socket can use the connection.
  const directory = await mkdtemp(join(shortTemporaryDirectory(), 'tcplb-'));
  const controlPath = join(directory, 'c');
  const log = join(directory, 'log');
  const { exitCode, stderr } = await runSsh(connectionArguments(options, controlPath, log), connectTimeout(options));
  const readLog = () => readFile(log, 'utf8').catch(() => '');
  if (exitCode !== 0) {
    const words = `${stderr}\n${await readLog()}`;
    await rm(directory, { recursive: true, force: true });
    throw explainFailure(exitCode === undefined ? `${words}\ntimed out` : words, options);
  }
  const forwards = new Map<string, Promise<string | undefined>>();
  const startForward = async (path: string): Promise<string | undefined> => {
    const here = join(directory, `f${forwards.size}`);
    const { exitCode: refused } = await runSsh(forwardArguments(options, controlPath, here, path), 0);
    return refused === 0 ? here : undefined;
  };
  return {
    startSession: (command) => spawn('ssh', sessionArguments(options, controlPath, command), spawnOptions()),
    forward(path) {
      const started = forwards.get(path) ?? startForward(path);
      forwards.set(path, started);
      return started;
    },
    explain: async (words) => explainFailure(`${await readLog()}\n${words}`, options),
    async close() {
      await runSsh(exitArguments(options, controlPath), 0).catch(() => {});
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The system's own, unless its name is so long that no socket could stand in it. */
function shortTemporaryDirectory(): string {
  const usual = tmpdir();
  return Buffer.byteLength(join(usual, 'tcplb-XXXXXX')) > MAX_DIRECTORY_BYTES ? '/tmp' : usual;
}

function spawnOptions() {
  // Detached: Ctrl-C goes to the whole process group of the terminal, and must not take the link from a roll-back.
  return { stdio: 'pipe', detached: true, env: { ...process.env, LC_ALL: 'C' } } as const satisfies SpawnOptions;
}

/** Its exit code is undefined when it was ended for being late. */
async function runSsh(
  args: readonly string[],
  timeoutMs: number,
): Promise<{ exitCode: number | undefined; stderr: string }> {
  const child = spawn('ssh', args, spawnOptions());
  const timer = timeoutMs > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutMs + GRACE_MS) : undefined;
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdin.end();
  try {
    const closed = once(child, 'close').catch(() => {});
    const [exitCode] = await once(child, 'exit').catch((error) => Promise.reject(missingSsh(error)));
    // Its last words may be on their way; but a jump's ssh may live on, and hold our end of stderr open.
    if (exitCode !== 0) await Promise.race([closed, delay(LAST_WORDS_MS)]);
    return { exitCode: exitCode ?? undefined, stderr };
  } finally {
    clearTimeout(timer);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}
