/** The files of one of the revisions that an LB host has kept. */
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import type { RenderedFile } from '../plan.ts';
import { hostPaths } from './host-paths.ts';
import type { LbHost } from './lb-host.ts';
import { restoreOriginals } from './originals.ts';
import { linkedRevision, listRevisions, readRevision, revisionNumber } from './revision-store.ts';

/**
 * Those of the live revision as they stand there now, those of others as they were written; sorted by path. Reads only; needs no lock. Fails with `NotFound` when the revision of this
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
  const [stored, linked] = await Promise.all([readRevision(host, paths, name), linkedRevision(host, paths)]);
  if (stored !== undefined) return (name === linked ? stored : await restoreOriginals(host, paths, stored)).files;
  throw new TcplbError('Conflict', `revision ${number} on ${host.name} has lost its record`);
}
