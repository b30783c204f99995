/** The LB hosts of a cluster, by what their agents tell. */
import { hostname } from 'node:os';
import type { HostState } from '@tcplb/core';
import { isHostInTrouble } from '../../hosts/host-trouble.ts';
import { describeAddresses, describeHost, describeTransition } from '../../hosts/host-words.ts';
import { elementId } from '../element-id.ts';
import type { HostElement, HostsElement } from '../elements.ts';
import { hostIcons, hostsIcons, outOfSyncIcon } from '../icons.ts';
import { hostTooltip } from '../tooltips/host-tooltip.ts';
import { bold, paragraphs } from '../tooltips/markdown.ts';
import type { TreeModel } from '../tree-model.ts';
import type { RowIcon, TreeRow } from '../tree-row.ts';
import { countOf, joinParts, joinSentence, type Translate } from '../tree-words.ts';

/** So few that they are shown at once. */
const FEW = 5;

/** @param hosts one or more */
export function hostsRow(sourceId: string, hosts: readonly HostState[], t: Translate): TreeRow {
  const element: HostsElement = { kind: 'hosts', sourceId };
  const inTrouble = hosts.filter(isHostInTrouble).length;
  const parts = [
    // The trouble first: a narrow side bar cuts off the rest.
    inTrouble > 0 ? t('{0} in trouble', inTrouble) : undefined,
    countOf(t, hosts.length, '{0} host', '{0} hosts'),
  ];
  return {
    element,
    id: elementId(element),
    label: t('Load Balancers'),
    description: joinParts(...parts),
    tooltip: () => paragraphs(bold(t('Load Balancers')), t('Machines of which an agent tells how they are.')),
    icon: inTrouble > 0 ? hostsIcons.trouble : hostsIcons.well,
    contextValue: 'hosts',
    collapsible: hosts.length <= FEW ? 'expanded' : 'collapsed',
    accessibilityLabel: joinSentence(t('Load Balancers'), ...parts),
  };
}

export function hostRows(model: TreeModel, { sourceId }: HostsElement): TreeRow[] {
  return model.hosts(sourceId).map((host) => hostRow(model, sourceId, host));
}

function hostRow(model: TreeModel, sourceId: string, host: HostState): TreeRow {
  const { words } = model;
  const { name, revision } = host;
  const element: HostElement = { kind: 'host', sourceId, name };
  const addresses = describeAddresses(host, words.t);
  // The addresses first: a narrow side bar cuts off the rest, and the icon says whether it is ready.
  const conditions = [addresses, ...describeHost(host, words.t), describeTransition(host, words.t)];
  // Signs of life draw nothing anew, so the one that counts is looked up when it is told.
  const latest = () => model.hosts(sourceId).find((one) => one.name === name) ?? host;
  return {
    element,
    id: elementId(element),
    label: name,
    description: joinParts(...conditions, revision),
    tooltip: () => hostTooltip(latest(), words),
    icon: iconOf(host),
    contextValue: `host.${whereOf(model, sourceId, name)}${addresses === undefined ? '' : '.shared'}`,
    collapsible: 'none',
    accessibilityLabel: joinSentence(
      words.t('Load balancer {0}', name),
      ...conditions,
      revision && words.t('revision {0}', revision),
    ),
  };
}

/** Whether commands reach the host: by its name in the configuration, or as this machine where that names none. */
function whereOf(model: TreeModel, sourceId: string, name: string): 'named' | 'here' | 'elsewhere' {
  const state = model.state(sourceId);
  const names = state?.phase === 'ready' ? state.view.hosts : [];
  if (names.includes(name)) return 'named';
  return names.length === 0 && name === hostname() ? 'here' : 'elsewhere';
}

function iconOf({ status, inSync }: HostState): RowIcon {
  return status === 'Ready' && !inSync ? outOfSyncIcon : hostIcons[status];
}
