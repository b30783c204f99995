/** This machine as an LB host (Linux: processes are looked up in /proc). */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TcplbError, type TcplbErrorOptions } from '../../errors.ts';
import type { LbHost } from '../lb-host.ts';
import { readDirectory, readFileFrom, readFileIfExists, readLink, swapLink, writeTree } from './durable-files.ts';
import { withFileLock } from './file-lock.ts';
import { makeDirectories } from './make-directories.ts';
import type { LockAhead } from './opened-lock.ts';
import { probeListen } from './probe-listen.ts';
import { readSocket } from './read-socket.ts';
import { runCommand } from './run-command.ts';

export interface LocalHostOptions {
  /** For who locks this machine again and again, and closes it in the end. */
  readonly lockAhead?: LockAhead;
}

/** Holds nothing open itself: there is nothing to close. What the system refuses becomes `ApplyFailed`, naming the path. */
export function createLocalHost({ lockAhead: ahead }: LocalHostOptions = {}): LbHost {
  return {
    name: 'this machine',
    run: runCommand,
    readFile: (path) => explained(`cannot read ${path}`, readFileIfExists(path)),
    readFrom: (path, offset) => explained(`cannot read ${path}`, readFileFrom(path, offset)),
    readDirectory: (path) => explained(`cannot read ${path}`, readDirectory(path)),
    readLink: (path) => explained(`cannot read ${path}`, readLink(path)),
    makeDirectory: (path) => explained(`cannot create ${path}`, makeDirectories(path)),
    writeTree: (path, files) => explained(`cannot write ${path}`, writeTree(path, files)),
    swapLink: (path, target) => explained(`cannot write ${path}`, swapLink(path, target)),
    remove: (path) => explained(`cannot remove ${path}`, rm(path, { recursive: true, force: true })),
    signal: (pid, signal) => explained(`cannot send ${signal} to process ${pid}`, sendSignal(pid, signal)),
    readSocket,
    probeListen,
    withLock: async (path, work, holder) => {
      await explained(`cannot lock ${path}`, makeDirectories(dirname(path)));
      return withFileLock(path, work, { ...(holder !== undefined && { name: holder }), ...(ahead && { ahead }) });
    },
  };
}

async function explained<T>(failure: string, attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new TcplbError('ApplyFailed', `${failure} on this machine: ${message}`, {
      ...wayOut(code),
      cause: error,
    });
  }
}

function wayOut(code: string | undefined): TcplbErrorOptions {
  if (code === 'EACCES' || code === 'EPERM') {
    return { suggestions: ['Run it as root, or choose another nginx.directory in tcplb.yaml.'] };
  }
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return {};
  return { suggestions: ['Free some space there, or keep fewer revisions with nginx.keepRevisions.'], retryable: true };
}

async function sendSignal(pid: number, signal: NodeJS.Signals): Promise<boolean> {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
