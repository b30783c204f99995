/** The icons of the tree. Each state has a shape of its own; colors only repeat it. */
import type { BackendState, HostStatus } from '@tcplb/core';
import type { Health } from './health.ts';
import type { RowIcon } from './tree-row.ts';

const GREEN = 'testing.iconPassed';
const YELLOW = 'list.warningForeground';
const RED = 'list.errorForeground';
const GREY = 'disabledForeground';

export const healthIcons: Readonly<Record<Health, RowIcon>> = {
  well: { id: 'pass', color: GREEN },
  degraded: { id: 'warning', color: YELLOW },
  down: { id: 'error', color: RED },
};

export const rejectedIcon: RowIcon = { id: 'circle-slash', color: RED };

export const backendIcons: Readonly<Record<BackendState, RowIcon>> = {
  ready: { id: 'pass', color: GREEN },
  draining: { id: 'sync', color: YELLOW },
  excluded: { id: 'circle-slash', color: GREY },
};

export const podNotReadyIcon: RowIcon = { id: 'circle-slash', color: GREY };

export const daemonSetIcons = {
  exposed: { id: 'plug' },
  unexposed: { id: 'debug-disconnect' },
  incomplete: { id: 'warning', color: YELLOW },
} as const satisfies Record<string, RowIcon>;

export const namespaceIcons = {
  well: { id: 'symbol-namespace' },
  degraded: { id: 'warning', color: YELLOW },
  down: { id: 'error', color: RED },
} as const satisfies Record<Health, RowIcon>;

export const contextIcons = {
  unopened: { id: 'server-environment', color: GREY },
  connecting: { id: 'loading~spin' },
  ready: { id: 'server-environment' },
  trouble: { id: 'warning', color: YELLOW },
  failed: { id: 'error', color: RED },
} as const satisfies Record<string, RowIcon>;

export const hostsIcons = {
  well: { id: 'server' },
  trouble: { id: 'warning', color: YELLOW },
} as const satisfies Record<string, RowIcon>;

export const hostIcons: Readonly<Record<HostStatus, RowIcon>> = {
  Ready: { id: 'pass', color: GREEN },
  NotReady: { id: 'error', color: RED },
  Stale: { id: 'question', color: YELLOW },
  Stopped: { id: 'debug-pause', color: GREY },
};

/** Ready, but not with all that the cluster asks for. */
export const outOfSyncIcon: RowIcon = { id: 'warning', color: YELLOW };

export const messageIcons = {
  note: { id: 'info' },
  failure: { id: 'error', color: RED },
} as const satisfies Record<string, RowIcon>;
