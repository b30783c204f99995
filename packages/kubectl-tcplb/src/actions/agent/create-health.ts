/** Whether an agent does what it is there for. */
import type { AgentEvent } from '@tcplb/core';

export interface Health {
  observe(event: AgentEvent, host?: string): void;
  /** Why not, in one clause each; empty when every nginx serves what the cluster asked for last. */
  problems(): string[];
}

/** @param names of the hosts; none for one that has no name */
export function createHealth(names: () => readonly string[]): Health {
  let isSynced = false;
  const hosts = new Map<string | undefined, Health>();
  const healthOf = (name: string | undefined): Health => {
    const health = hosts.get(name) ?? createHostHealth(name);
    hosts.set(name, health);
    return health;
  };
  return {
    observe(event, host) {
      if (event.type === 'synced') isSynced = true;
      healthOf(host).observe(event);
    },
    problems() {
      const all = names().length > 0 ? names() : [undefined];
      const ofHosts = all.flatMap((name) => healthOf(name).problems());
      return [...(isSynced ? [] : ['the cluster was not listed yet']), ...ofHosts];
    },
  };
}

function createHostHealth(name: string | undefined): Health {
  let isApplied = false;
  let isServing = false;
  let isOthers = false;
  const prefix = name === undefined ? '' : `host ${name}: `;
  return {
    observe(event) {
      if (event.type === 'applied') {
        isApplied = true;
        isServing = event.result.outcome !== 'written';
      }
      if (event.type === 'apply-failed') isApplied = false;
      if (event.type === 'host-failed') isServing = false;
      if (event.type === 'checked') isServing = event.isServing;
      if (event.type === 'stood-back' || event.type === 'took-charge') isOthers = event.type === 'stood-back';
    },
    problems: () => [
      ...(isOthers ? [`${prefix}another agent looks after it`] : []),
      ...(isApplied ? [] : [`${prefix}the last plan is not live`]),
      ...(isServing ? [] : [`${prefix}nginx does not serve what it should`]),
    ],
  };
}
