/** Ends the keepalived of a directory. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../errors.ts';
import type { HostPaths } from './host-paths.ts';
import { findKeepalived } from './keepalived-process.ts';
import type { LbHost } from './lb-host.ts';

/** Milliseconds for keepalived to give up its addresses and end. */
const END_MS = 10_000;
/** Milliseconds between two looks. */
const POLL_MS = 20;

/** It takes its addresses off the host; false when there was none. Fails with `ApplyFailed` when it does not end. */
export async function stopKeepalived(host: LbHost, paths: HostPaths): Promise<boolean> {
  const { parent, vrrp } = await findKeepalived(host, paths);
  const first = parent ?? vrrp;
  if (first === undefined) return false;
  await host.signal(first, 'SIGTERM');
  const start = performance.now();
  while (Object.keys(await findKeepalived(host, paths)).length > 0) {
    if (performance.now() - start > END_MS) {
      const message = `keepalived (process ${first}) on ${host.name} did not end within ${END_MS / 1000} s of SIGTERM`;
      throw new TcplbError('ApplyFailed', message);
    }
    await delay(POLL_MS);
  }
  return true;
}
