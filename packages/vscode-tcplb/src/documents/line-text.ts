/** What is known of a line of the configuration, as Markdown. Pure. */
import type { Backend, Exposure, Listener } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';
import type { ConfigLine, ServerLine, UpstreamLine } from './config-lines.ts';

/** Undefined when the cluster no longer knows what the line is about. */
export function describeLine(line: ConfigLine, exposures: readonly Exposure[], l10n: Localizer): string | undefined {
  const upstream = line.kind === 'upstream' ? line : line.upstream;
  const exposure = exposures.find(({ namespace, name }) => namespace === upstream.namespace && name === upstream.name);
  const listener = exposure?.listeners.find(
    ({ protocol, port }) => protocol === upstream.protocol && port === upstream.port,
  );
  if (exposure === undefined || listener === undefined) return undefined;
  return line.kind === 'upstream'
    ? describeUpstream(line, exposure, listener, l10n)
    : describeServer(line, listener, l10n);
}

function describeUpstream(
  { namespace, name }: UpstreamLine,
  { mode, modeReason }: Exposure,
  { backends }: Listener,
  l10n: Localizer,
): string {
  const ready = backends.filter(({ state }) => state === 'ready').length;
  const title = `**${namespace}/${name}** · ${l10n.t('{0} of {1} backends ready', ready, backends.length)}`;
  const others = backends.filter(({ state }) => state !== 'ready').map((backend) => `- ${describeBackend(backend)}`);
  return [title, `${mode}: ${modeReason}`, ...(others.length > 0 ? [others.join('\n')] : [])].join('\n\n');
}

function describeServer(
  { node, address, port }: ServerLine,
  { backends }: Listener,
  l10n: Localizer,
): string | undefined {
  const backend = backends.find((one) => one.node === node && one.address === address && one.port === port);
  if (backend === undefined) return undefined;
  const pod = backend.pod === undefined ? '' : `\n\n${l10n.t('Pod {0}', backend.pod)}`;
  return `${describeBackend(backend)}${pod}`;
}

function describeBackend({ node, state, reason }: Backend): string {
  return `**${node}** · ${state}${reason === undefined ? '' : ` (${reason})`}`;
}
