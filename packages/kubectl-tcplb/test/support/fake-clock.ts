/** The clock of one process, by libfaketime; of the machine and of everybody else on it nothing is changed. */
import { access, glob, writeFile } from 'node:fs/promises';
import type { Environment } from './run-plugin.ts';

/** Undefined where it is not installed. */
const library = await findLibrary();

export const hasFakeClock = library !== undefined;

export interface FakeClock {
  /** For the process. */
  readonly env: Environment;
  /** Puts it so many seconds before or after the real one; the process has it within a second. */
  set(seconds: number): Promise<void>;
}

/**
 * @param path of a file of the test's own
 * @param which `wall`: the time of day alone, as when somebody sets it; `all`: the steady clock as well, as if time had passed
 */
export async function createFakeClock(path: string, which: 'wall' | 'all'): Promise<FakeClock> {
  const set = (seconds: number) => writeFile(path, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  await set(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: path,
      FAKETIME_CACHE_DURATION: '1',
      ...(which === 'wall' && { FAKETIME_DONT_FAKE_MONOTONIC: '1' }),
    },
    set,
  };
}

/** Node.js has threads, for which there is a library of its own. */
async function findLibrary(): Promise<string | undefined> {
  for await (const path of glob('/usr/lib/*/faketime/libfaketimeMT.so.1')) {
    await access(path);
    return path;
  }
  return undefined;
}
