/** A revision that a host has kept, in the shape of the planned configuration. */
import { formatFiles, type OpenOneOptions, openHost, readKeptFiles } from '@tcplb/core';

/** Fails as `openHost` and `readKeptFiles` do. */
export async function revisionText(number: number, where: OpenOneOptions): Promise<string> {
  await using opened = await openHost(where);
  return formatFiles(await readKeptFiles(opened.host, opened.configuration.nginx, number));
}
