/** What a line of the configuration is in the tree. Pure. */
import type { BackendElement, ExposureElement } from '../tree/elements.ts';
import type { ConfigLine, ServerLine, UpstreamLine } from './config-lines.ts';

export function lineElement(sourceId: string, line: ConfigLine): ExposureElement | BackendElement {
  return line.kind === 'upstream' ? exposureElement(sourceId, line) : backendElement(sourceId, line);
}

export function exposureElement(sourceId: string, { namespace, name }: UpstreamLine): ExposureElement {
  return { kind: 'exposure', sourceId, namespace, name };
}

function backendElement(sourceId: string, { upstream, node, address, port }: ServerLine): BackendElement {
  const owner = exposureElement(sourceId, upstream);
  return { kind: 'backend', sourceId, owner, node, address, port, protocol: upstream.protocol };
}
