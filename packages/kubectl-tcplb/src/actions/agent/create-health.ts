/** Whether an agent does what it is there for. */
import type { AgentEvent } from '@tcplb/core';

export interface Health {
  observe(event: AgentEvent): void;
  /** Why not, in one clause each; empty when nginx serves what the cluster asked for last. */
  problems(): string[];
}

export function createHealth(): Health {
  let isSynced = false;
  let isApplied = false;
  let isServing = false;
  return {
    observe(event) {
      if (event.type === 'synced') isSynced = true;
      if (event.type === 'applied') {
        isApplied = true;
        isServing = event.result.outcome !== 'written';
      }
      if (event.type === 'apply-failed') isApplied = false;
      if (event.type === 'checked') isServing = event.isServing;
    },
    problems: () => [
      ...(isSynced ? [] : ['the cluster was not listed yet']),
      ...(isApplied ? [] : ['the last plan is not live']),
      ...(isServing ? [] : ['nginx does not serve what it should']),
    ],
  };
}
