/** What the load balancer serves of an exposure, against what it should. */
import type { NginxConfiguration } from '../configuration.ts';
import { toTcplbError } from '../errors.ts';
import type { HostRequestOptions, LbHost } from '../host/lb-host.ts';
import { type LiveState as HostLive, readLive } from '../host/read-live.ts';
import type { Plan, RenderedFile } from '../plan.ts';
import type { DescribedFile, LiveDescription } from './exposure-description.ts';

/** Describes one exposure after the other. */
export type DescribeLive = (exposure: { readonly namespace: string; readonly name: string }) => LiveDescription;

/** Reads the host once. A host that cannot be looked at makes every state `unknown`; fails only with `Cancelled`. */
export async function createLiveDescriber(
  host: LbHost,
  nginx: NginxConfiguration,
  plan: Plan,
  options: HostRequestOptions,
): Promise<DescribeLive> {
  const live = await readLive(host, nginx, options).catch((error: unknown) => {
    const failure = toTcplbError(error);
    if (failure.code === 'Cancelled') throw failure;
    return failure;
  });
  return (exposure) => {
    const planned = plan.files.filter((file) => isOf(exposure, file)).map(toFile);
    if (live instanceof Error) {
      return { state: 'unknown', host: host.name, reason: live.message, files: [], planned };
    }
    const paths = new Set(planned.map(({ path }) => path));
    const files = live.files.filter((file) => paths.has(file.path) || isOf(exposure, file)).map(toFile);
    const { servedRevision } = live;
    return {
      ...judge(exposure, live, files, planned),
      host: host.name,
      ...(servedRevision !== undefined && { servedRevision }),
      files,
      planned,
    };
  };
}

function judge(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { linkedRevision, servedRevision, quarantined }: HostLive,
  files: readonly DescribedFile[],
  planned: readonly DescribedFile[],
): Pick<LiveDescription, 'state' | 'reason'> {
  if (linkedRevision === undefined) return { state: 'not-applied' };
  const quarantine = quarantined.find((one) => one.namespace === namespace && one.name === name);
  if (quarantine !== undefined) {
    return { state: quarantine.kept ? 'kept' : 'left-out', reason: quarantine.message };
  }
  if (planned.length === 0) {
    return files.length === 0
      ? { state: 'unknown', reason: 'there is nothing to serve' }
      : { state: 'outdated', reason: 'it would not be served any more' };
  }
  if (files.length === 0) return { state: 'not-served' };
  if (servedRevision === undefined) return { state: 'stopped' };
  const same = planned.every((file) =>
    files.some(({ path, content }) => path === file.path && content === file.content),
  );
  if (same && servedRevision === linkedRevision) return { state: 'served' };
  return { state: 'outdated', ...(same && { reason: `nginx still serves revision ${servedRevision}` }) };
}

function isOf(
  wanted: { readonly namespace: string; readonly name: string },
  { exposure, path }: RenderedFile,
): boolean {
  // Files that were read back from a host do not say whose they are.
  if (exposure === undefined) return path === `exposures/${wanted.namespace}.${wanted.name}.conf`;
  return exposure.namespace === wanted.namespace && exposure.name === wanted.name;
}

function toFile({ path, content }: RenderedFile): DescribedFile {
  return { path, content };
}
