/** A revision that this machine has kept, in the shape of the planned configuration. */
import { formatFiles, type OpenHostOptions, openHost, readKeptFiles } from '@tcplb/core';

/** Fails as `openHost` and `readKeptFiles` do. */
export async function revisionText(number: number, where: OpenHostOptions): Promise<string> {
  const { host, nginx } = await openHost(where);
  return formatFiles(await readKeptFiles(host, nginx, number));
}
