/** What a container said last. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { toTcplbError } from '../../errors.ts';
import type { PodDetail } from '../cluster/api-objects.ts';

const LINES = 5;

/** The last lines of the run that ended, else of the one that goes on. None when there is nothing to read. */
export async function readLastLog(
  client: ClusterClient,
  { metadata }: PodDetail,
  container: string,
  options: RequestOptions,
): Promise<readonly string[]> {
  const path = `/api/v1/namespaces/${metadata.namespace ?? 'default'}/pods/${metadata.name}/log`;
  for (const previous of [true, false]) {
    const query = new URLSearchParams({ container, tailLines: String(LINES), previous: String(previous) });
    const lines = await readLines(client, `${path}?${query}`, options);
    if (lines.length > 0) return lines;
  }
  return [];
}

/** A log that cannot be read (its node is gone, it was rotated away, it is forbidden) tells nothing. */
async function readLines(client: ClusterClient, path: string, options: RequestOptions): Promise<string[]> {
  try {
    const lines: string[] = [];
    for await (const line of client.lines(path, options)) lines.push(line);
    return lines;
  } catch (error) {
    const failure = toTcplbError(error);
    if (failure.code === 'Cancelled') throw failure;
    return [];
  }
}
