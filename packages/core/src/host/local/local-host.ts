/** This machine as an LB host (Linux: processes are looked up in /proc). */
import { mkdir, rm } from 'node:fs/promises';
import type { LbHost } from '../lb-host.ts';
import { readDirectory, readFileFrom, readFileIfExists, readLink, swapLink, writeTree } from './durable-files.ts';
import { withFileLock } from './file-lock.ts';
import { probeListen } from './probe-listen.ts';
import { readSocket } from './read-socket.ts';
import { runCommand } from './run-command.ts';

/** Holds nothing open: there is nothing to close. */
export function createLocalHost(): LbHost {
  return {
    name: 'this machine',
    run: runCommand,
    readFile: readFileIfExists,
    readFrom: readFileFrom,
    readDirectory,
    readLink,
    makeDirectory: async (path) => {
      await mkdir(path, { recursive: true });
    },
    writeTree,
    swapLink,
    remove: (path) => rm(path, { recursive: true, force: true }),
    signal: async (pid, signal) => sendSignal(pid, signal),
    readSocket,
    probeListen,
    withLock: withFileLock,
  };
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
