/** Finds the sandbox that another process of this user runs. */
import { homedir } from 'node:os';
import { TcplbError } from '@tcplb/core';
import {
  connectControl,
  readSandboxRecord,
  resolveStateDirectory,
  type SandboxControl,
  type SandboxRecord,
} from '@tcplb/sandbox';

/** Where this user's sandboxes are written down. */
export function stateDirectory(): string {
  return resolveStateDirectory(process.env, homedir());
}

export interface FoundSandbox {
  readonly record: SandboxRecord;
  readonly control: SandboxControl;
}

/** Fails with `NotFound` when none of that name runs. */
export async function findSandbox(name: string, signal: AbortSignal): Promise<FoundSandbox> {
  const record = await readSandboxRecord(stateDirectory(), name);
  if (record !== undefined) return { record, control: connectControl(record.socket, { signal }) };
  throw new TcplbError('NotFound', `no sandbox "${name}" is running`, {
    suggestions: ['Start one with: kubectl tcplb sandbox start'],
  });
}
