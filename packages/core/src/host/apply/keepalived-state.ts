/** Which configuration the keepalived of a host runs with, as far as that is known. */
import { KEEPALIVED_FILE } from '../../keepalived/keepalived-files.ts';
import type { RenderedFile } from '../../nginx/rendered-file.ts';
import type { HostPaths } from '../host-paths.ts';
import { findKeepalived, type KeepalivedProcesses } from '../keepalived-process.ts';
import type { LbHost } from '../lb-host.ts';
import { checksum } from '../revision-record.ts';

export interface KeepalivedState extends KeepalivedProcesses {
  /** What it was last known to have read, by the `loadedMark` of a parent and a file. */
  readonly loaded?: string;
}

export async function readKeepalivedState(host: LbHost, paths: HostPaths): Promise<KeepalivedState> {
  const [processes, loaded] = await Promise.all([findKeepalived(host, paths), host.readLink(loadedLink(paths))]);
  return { ...processes, ...(loaded !== undefined && { loaded }) };
}

/** keepalived has no way to be asked what it runs with, so an apply notes it down; a link, since that is written at once. */
export function loadedLink({ keepalived }: HostPaths): string {
  return `${keepalived.run}/loaded`;
}

/** Names the process, too: one that somebody else has started may have read anything. */
export function loadedMark(parent: number, configuration: string): string {
  return `${parent}-${checksum(configuration)}`;
}

/** The configuration of keepalived in a revision; undefined for a host that shares no addresses. */
export function keepalivedConfiguration(files: readonly Pick<RenderedFile, 'path' | 'content'>[]): string | undefined {
  return files.find(({ path }) => path === KEEPALIVED_FILE)?.content;
}

/** Whether keepalived is what these files want it to be: it runs with their configuration, or not at all. */
export function isKeepalivedSettled(
  files: readonly Pick<RenderedFile, 'path' | 'content'>[],
  { parent, vrrp, loaded }: KeepalivedState,
): boolean {
  const configuration = keepalivedConfiguration(files);
  if (configuration === undefined) return parent === undefined && vrrp === undefined;
  return parent !== undefined && vrrp !== undefined && loaded === loadedMark(parent, configuration);
}
