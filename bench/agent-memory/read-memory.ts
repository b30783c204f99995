/** How much memory a process has, and had at most. */
import { readFile } from 'node:fs/promises';

/** Resident, in MiB. */
export interface Memory {
  readonly nowMiB: number;
  readonly peakMiB: number;
}

export async function readMemory(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { nowMiB: read('VmRSS'), peakMiB: read('VmHWM') };
}
