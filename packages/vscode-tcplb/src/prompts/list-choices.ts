/** The elements of a cluster that a command could be about, in words. Pure. */
import type { Backend, Exposure, HostDaemonSet } from '@tcplb/core';
import type { ClusterView } from '../engine/cluster-feed.ts';
import type { Localizer } from '../localizer.ts';
import type { BackendElement, DaemonSetElement, ExposureElement } from '../tree/elements.ts';
import { hostPort, listenersText, listenerText } from './listener-text.ts';

/** Elements that a command can be about. */
export type SubjectElement = ExposureElement | DaemonSetElement | BackendElement;
export type SubjectKind = SubjectElement['kind'];

export interface ElementChoice {
  readonly value: SubjectElement;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly group: string;
}

/** Exposures, then DaemonSets, then the backends of each exposure. */
export function listChoices(
  sourceId: string,
  view: Pick<ClusterView, 'exposures' | 'daemonSets'>,
  kinds: readonly SubjectKind[],
  l10n: Localizer,
): ElementChoice[] {
  return [
    ...(kinds.includes('exposure') ? view.exposures.map((exposure) => exposureChoice(sourceId, exposure, l10n)) : []),
    ...(kinds.includes('daemonSet')
      ? view.daemonSets.map((daemonSet) => daemonSetChoice(sourceId, daemonSet, l10n))
      : []),
    ...(kinds.includes('backend')
      ? view.exposures.flatMap((exposure) => backendChoices(sourceId, exposure, l10n))
      : []),
  ];
}

/** Services of our class that cannot be served, each once, with the first reason. */
export function listRejected(
  sourceId: string,
  { exposures, rejected }: Pick<ClusterView, 'exposures' | 'rejected'>,
  l10n: Localizer,
): ElementChoice[] {
  const titleOf = ({ namespace = 'default', name }: { readonly namespace?: string; readonly name: string }) =>
    `${namespace}/${name}`;
  const known = new Set(exposures.map(titleOf));
  return rejected.flatMap(({ object, code, message }) => {
    if (known.has(titleOf(object))) return [];
    known.add(titleOf(object));
    const { namespace = 'default', name } = object;
    const value: ExposureElement = { kind: 'exposure', sourceId, namespace, name };
    const group = l10n.t('Rejected');
    return [{ value, label: `$(error) ${titleOf(object)}`, description: code, detail: message, group }];
  });
}

function exposureElement(sourceId: string, { namespace, name }: Exposure): ExposureElement {
  return { kind: 'exposure', sourceId, namespace, name };
}

function exposureChoice(sourceId: string, exposure: Exposure, l10n: Localizer): ElementChoice {
  const { namespace, name, mode, listeners } = exposure;
  const backends = listeners.flatMap((listener) => listener.backends);
  const ready = backends.filter(({ state }) => state === 'ready').length;
  return {
    value: exposureElement(sourceId, exposure),
    label: `$(${ready === backends.length && ready > 0 ? 'pass' : 'warning'}) ${namespace}/${name}`,
    description: listenersText(exposure),
    detail: l10n.t('{0}: {1} of {2} backends ready', mode, ready, backends.length),
    group: l10n.t('Exposures'),
  };
}

function daemonSetChoice(sourceId: string, daemonSet: HostDaemonSet, l10n: Localizer): ElementChoice {
  const { namespace, name, hostNetwork, ports, ready, desired } = daemonSet;
  const listed = ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ');
  return {
    value: { kind: 'daemonSet', sourceId, namespace, name },
    label: `$(${ready === desired && ready > 0 ? 'pass' : 'warning'}) ${namespace}/${name}`,
    description: listed === '' ? l10n.t('declares no port') : listed,
    detail: l10n.t('{0}: ready on {1} of {2} nodes', hostNetwork ? 'host-network' : 'host-port', ready, desired),
    group: l10n.t('DaemonSets'),
  };
}

function backendChoices(sourceId: string, exposure: Exposure, l10n: Localizer): ElementChoice[] {
  const owner = exposureElement(sourceId, exposure);
  return exposure.listeners.flatMap((listener) =>
    listener.backends
      .filter(({ address }) => address !== '')
      .map((backend) => ({
        value: backendElement(owner, backend, listener.protocol),
        label: `$(${backend.state === 'ready' ? 'pass' : 'warning'}) ${backend.node}`,
        description: hostPort(backend.address, backend.port),
        detail: [backend.state, ...(backend.reason === undefined ? [] : [backend.reason])].join(': '),
        group: l10n.t('Backends of {0}/{1} ({2})', exposure.namespace, exposure.name, listenerText(listener)),
      })),
  );
}

function backendElement(
  owner: ExposureElement,
  { node, address, port }: Backend,
  protocol: BackendElement['protocol'],
): BackendElement {
  return { kind: 'backend', sourceId: owner.sourceId, owner, node, address, port, protocol };
}
