/** What the tree shows and the commands are given: plain data that names things, never the things themselves. */
import type { Protocol } from '@tcplb/core';

export interface ContextElement {
  readonly kind: 'context';
  readonly sourceId: string;
}

/** All LB hosts of a cluster. */
export interface HostsElement {
  readonly kind: 'hosts';
  readonly sourceId: string;
}

/** A machine whose agent tells how it is. */
export interface HostElement {
  readonly kind: 'host';
  readonly sourceId: string;
  readonly name: string;
}

export interface NamespaceElement {
  readonly kind: 'namespace';
  readonly sourceId: string;
  readonly namespace: string;
}

export interface ExposureElement {
  readonly kind: 'exposure';
  readonly sourceId: string;
  readonly namespace: string;
  readonly name: string;
}

export interface DaemonSetElement {
  readonly kind: 'daemonSet';
  readonly sourceId: string;
  readonly namespace: string;
  readonly name: string;
}

/** One address and port on one node, of an exposure or of a DaemonSet. */
export interface BackendElement {
  readonly kind: 'backend';
  readonly sourceId: string;
  readonly owner: ExposureElement | DaemonSetElement;
  readonly node: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Something to say where children would be. */
export interface MessageElement {
  readonly kind: 'message';
  /** Empty for a root. */
  readonly sourceId: string;
  /** Absent for a root. */
  readonly parent?: ContextElement | DaemonSetElement;
  readonly text: string;
}

export type TreeElement =
  | ContextElement
  | HostsElement
  | HostElement
  | NamespaceElement
  | ExposureElement
  | DaemonSetElement
  | BackendElement
  | MessageElement;
