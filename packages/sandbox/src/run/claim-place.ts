/**
 * A process's claim on the place of a sandbox, from before anything of it exists until all of it is gone: a listening
 * socket with an abstract name, which the kernel gives to one process only and takes back however that process ends.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { TcplbError } from '@tcplb/core';
import type { SandboxPlace } from './sandbox-place.ts';

/** Lets others have the place. */
export type ReleasePlace = () => Promise<void>;

/** @throws TcplbError `AlreadyExists` while another process starts, runs or stops a sandbox there */
export function claimPlace({ name, paths }: SandboxPlace): Promise<ReleasePlace> {
  const key = createHash('sha256').update(paths.directory).digest('hex');
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      // Only Linux has abstract names; elsewhere the nodes' addresses are missing too, and starting them says so.
      if (error.code !== 'EADDRINUSE') return resolve(async () => {});
      const message = `sandbox "${name}" is being started or stopped by another process`;
      return reject(new TcplbError('AlreadyExists', message, { suggestions: ['Try again in a moment.'] }));
    });
    server.listen(`\0tcplb-sandbox-${key}`, () =>
      resolve(() => new Promise((released) => server.close(() => released()))),
    );
  });
}
