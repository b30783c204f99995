/**
 * A sandbox's claim on its index: a listening socket on an address that belongs to the index. The kernel gives it to one
 * process only and takes it back when that process ends, however it ends.
 */
import { createServer } from 'node:net';
import { TcplbError } from '@tcplb/core';
import { planLoopbackAddresses, SANDBOX_LIMIT } from './addresses.ts';

const CLAIM_PORT = 10_446;

export interface Claim {
  readonly index: number;
  release(): Promise<void>;
}

/** The claim, or undefined when another process has it. Fails when the machine has no such loopback address. */
export function tryClaim(index: number): Promise<Claim | undefined> {
  const { balancer } = planLoopbackAddresses(index);
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(noLoopback(balancer, error));
    });
    server.listen(CLAIM_PORT, balancer, () =>
      resolve({ index, release: () => new Promise((released) => server.close(() => released())) }),
    );
  });
}

/** The first free index. Fails when all of them are taken. */
export async function claimIndex(): Promise<Claim> {
  for (let index = 0; index < SANDBOX_LIMIT; index++) {
    const claim = await tryClaim(index);
    if (claim !== undefined) return claim;
  }
  throw new TcplbError('PortConflict', `all ${SANDBOX_LIMIT} sandboxes that this machine can hold are running`, {
    suggestions: ['Stop a sandbox.', `See whether another program listens on port ${CLAIM_PORT} of every address.`],
  });
}

function noLoopback(address: string, cause: Error): TcplbError {
  return new TcplbError('UnsupportedMode', `this machine has no loopback address ${address}: ${cause.message}`, {
    suggestions: ['Run the sandbox on Linux, where all of 127.0.0.0/8 is loopback.'],
    cause,
  });
}
