/** A sandbox cluster in a process of its own, which ends with this one. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RunningSandbox } from '@tcplb/sandbox';
import { createError } from '../errors/create-error.ts';
import type { SandboxMessage } from './sandbox-messages.ts';

export interface SandboxProgram {
  /** File of the bundled sandbox-main.ts. */
  readonly program: string;
  /** File of the program of a node. */
  readonly nodeRuntime: string;
  readonly stateDirectory: string;
  readonly name: string;
  readonly nodes: number;
}

export interface ForkOptions {
  /** Stops it again while it starts; without effect once it has started. */
  readonly signal: AbortSignal;
  /** One line per noteworthy event. */
  readonly log: (line: string) => void;
  /** Options for Node; default none. */
  readonly execArgv?: readonly string[];
}

export interface SandboxProcess {
  readonly sandbox: RunningSandbox;
  /** Resolves when the process has ended, by whomever it was stopped. */
  readonly ended: Promise<void>;
  /** Lets it stop by itself, without waiting. */
  release(): void;
}

/** Milliseconds after which a process that was told to stop is killed; more than it gives itself. */
const KILL_MS = 20_000;

/**
 * Resolves when the cluster can be used. When it cannot start, and when the signal fires, it rejects once the process
 * has ended, with the sandbox's own error or `Cancelled`.
 */
export async function forkSandbox(program: SandboxProgram, options: ForkOptions): Promise<SandboxProcess> {
  const { signal, log } = options;
  if (signal.aborted) throw cancelled();
  const child = spawnProgram(program, options);
  const ended = waitForEnd(child);
  const release = () => releaseProcess(child);
  signal.addEventListener('abort', release, { once: true });
  logMessages(child, log);
  try {
    return { sandbox: await waitForReady(child, ended), ended, release };
  } catch (error) {
    release();
    await ended;
    throw signal.aborted ? cancelled() : error;
  } finally {
    signal.removeEventListener('abort', release);
  }
}

const cancelled = () => createError('Cancelled', 'starting the sandbox cluster was cancelled');

function spawnProgram(program: SandboxProgram, { execArgv = [] }: ForkOptions): ChildProcess {
  const { stateDirectory, name, nodes, nodeRuntime } = program;
  const args = ['--state-directory', stateDirectory, '--name', name, '--nodes', String(nodes)];
  // Options that are meant for the editor's Node or for its terminals are not meant for ours.
  const { NODE_OPTIONS: _, ...env } = process.env;
  return fork(program.program, [...args, '--node-runtime', nodeRuntime], {
    execArgv: [...execArgv],
    // On the desktop the program that runs extensions is Electron, and becomes a Node by this.
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function releaseProcess(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_MS).unref();
  child.once('exit', () => clearTimeout(timer));
}

/** What it reports, and what Node itself says when it dies. */
function logMessages(child: ChildProcess, log: (line: string) => void): void {
  child.on('message', (message: SandboxMessage) => {
    if (message.type === 'log') log(message.line);
  });
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', log);
}

/** Not its 'close', which Node does not emit for a child whose channel was closed on this side. */
async function waitForEnd(child: ChildProcess): Promise<void> {
  const exit = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // The nodes' processes hold it too.
  const output = new Promise<void>((resolve) => child.stderr?.once('close', () => resolve()));
  await Promise.all([exit, output]);
}

function waitForReady(child: ChildProcess, ended: Promise<void>): Promise<RunningSandbox> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: SandboxMessage) => {
      if (message.type === 'ready') resolve(message.sandbox);
      if (message.type === 'failed') reject(createError(message.code, message.message, message.suggestions));
    });
    child.once('error', reject);
    // Its last message may come after its end, but not after the end of the channel.
    void Promise.all([once(child, 'disconnect'), ended]).then(() => {
      const reason = child.signalCode ?? `exit code ${child.exitCode}`;
      reject(createError('Internal', `the sandbox cluster's process ended with ${reason} before it was ready`));
    }, reject);
  });
}
