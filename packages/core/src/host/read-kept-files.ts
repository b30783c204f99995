/** The files of one of the revisions that an LB host has kept. */
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import type { RenderedFile } from '../plan.ts';
import { hostPaths } from './host-paths.ts';
import type { LbHost } from './lb-host.ts';
import { listRevisions, readRevision, revisionNumber } from './revision-store.ts';

/**
 * As they stand there now, sorted by path. Reads only; needs no lock. Fails with `NotFound` when the revision of this
 * number is not kept, and with `Conflict` when its record is gone.
 */
export async function readKeptFiles(
  host: LbHost,
  nginx: NginxConfiguration,
  number: number,
): Promise<readonly RenderedFile[]> {
  const paths = hostPaths(nginx);
  const name = (await listRevisions(host, paths)).find((one) => revisionNumber(one) === number);
  if (name === undefined) {
    throw new TcplbError('NotFound', `revision ${number} is not kept on ${host.name}`, {
      suggestions: ['"kubectl tcplb history" lists those that are.'],
    });
  }
  const stored = await readRevision(host, paths, name);
  if (stored !== undefined) return stored.files;
  throw new TcplbError('Conflict', `revision ${number} on ${host.name} has lost its record`);
}
