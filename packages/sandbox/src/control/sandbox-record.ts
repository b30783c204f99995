/**
 * Where a user's running sandboxes are written down, so that other processes find them: one directory per name, with a
 * record, the control socket and the kubeconfig. The record of a process that has died counts as none.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TcplbError } from '@tcplb/core';
import type { NodeDriver } from '../sandbox.ts';
import { isAnswered } from './probe-socket.ts';

export const DEFAULT_SANDBOX_NAME = 'default';

/** A running sandbox. */
export interface SandboxRecord {
  readonly name: string;
  /** Of the process that runs it. */
  readonly pid: number;
  /** File. */
  readonly kubeconfig: string;
  /** For `connectControl`. */
  readonly socket: string;
  readonly driver: NodeDriver;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** The files of one name; the directory is made by `prepareSandboxDirectory`. */
export interface SandboxPaths {
  readonly directory: string;
  readonly record: string;
  readonly socket: string;
  readonly kubeconfig: string;
  /** Directory for the nginx of a balancer on this machine. */
  readonly balancer: string;
}

/** `$XDG_STATE_HOME/tcplb/sandbox`, or `~/.local/state/tcplb/sandbox`. */
export function resolveStateDirectory(env: Readonly<Record<string, string | undefined>>, home: string): string {
  return join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'tcplb', 'sandbox');
}

/** @throws TcplbError `InvalidInput` for a name that is no DNS label */
export function sandboxPaths(stateDirectory: string, name = DEFAULT_SANDBOX_NAME): SandboxPaths {
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new TcplbError('InvalidInput', `"${name}" is not a name for a sandbox`, {
      suggestions: ['Use up to 63 lower case letters, digits and "-".'],
    });
  }
  const directory = join(stateDirectory, name);
  return {
    directory,
    record: join(directory, 'record.json'),
    socket: join(directory, 'control.sock'),
    kubeconfig: join(directory, 'kubeconfig'),
    balancer: join(directory, 'balancer'),
  };
}

/**
 * Makes the directory of a name, for this user only.
 * @throws TcplbError `AlreadyExists` when a sandbox of that name runs
 */
export async function prepareSandboxDirectory(stateDirectory: string, name?: string): Promise<SandboxPaths> {
  const paths = sandboxPaths(stateDirectory, name);
  const running = await readSandboxRecord(stateDirectory, name);
  if (running !== undefined) {
    throw new TcplbError('AlreadyExists', `sandbox "${running.name}" is running already (process ${running.pid})`, {
      suggestions: ['Stop it with "kubectl tcplb sandbox stop".', `Use it: export KUBECONFIG=${running.kubeconfig}`],
    });
  }
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  return paths;
}

/** Writes the record in one atomic step, to be called once the control socket is served. */
export async function writeSandboxRecord(stateDirectory: string, record: SandboxRecord): Promise<void> {
  const { record: file } = sandboxPaths(stateDirectory, record.name);
  await writeFile(`${file}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The record of a running sandbox; undefined when there is none, or its process is gone. */
export async function readSandboxRecord(stateDirectory: string, name?: string): Promise<SandboxRecord | undefined> {
  const record = await readJson(sandboxPaths(stateDirectory, name).record);
  return record !== undefined && (await isAnswered(record.socket)) ? record : undefined;
}

/** All running sandboxes, sorted by name. */
export async function listSandboxRecords(stateDirectory: string): Promise<SandboxRecord[]> {
  const names = await readdir(stateDirectory).catch(() => []);
  const records = await Promise.all(names.sort().map((name) => readSandboxRecord(stateDirectory, name)));
  return records.filter((record) => record !== undefined);
}

/** Removes the directory of a name, also one that a dead process left behind. */
export async function removeSandboxRecord(stateDirectory: string, name?: string): Promise<void> {
  await rm(sandboxPaths(stateDirectory, name).directory, { recursive: true, force: true });
}

/** A file that was cut short counts as none. */
async function readJson(file: string): Promise<SandboxRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SandboxRecord;
  } catch {
    return undefined;
  }
}
