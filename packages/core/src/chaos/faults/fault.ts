/** What is done to a set-up to see how it takes it, as data. */
import type { LbHost } from '../../host/lb-host.ts';

export const faultKinds = [
  'kill-nginx',
  'hang-nginx',
  'kill-keepalived',
  'cut-link',
  'delete-backend',
  'cut-node',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** A program to run and its arguments; never a shell string. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
}

/** What is done on one host. */
export interface FaultPart {
  readonly hostName: string;
  readonly host: LbHost;
  /** A directory on the host for the timer's file. */
  readonly directory: string;
  readonly inject: ProgramCall;
  /** Does no harm when there is nothing to be undone. */
  readonly undo: ProgramCall;
}

/** A fault of hosts. */
export interface HostFault {
  readonly kind: Exclude<FaultKind, 'delete-backend'>;
  /** What it touches, as a clause: `kills nginx, its master and workers, on lb1`. */
  readonly touches: string;
  readonly parts: readonly FaultPart[];
  /**
   * Whether somebody is meant to put it right, so that it is undone only when nobody does; else it lasts for its time.
   */
  readonly healsItself: boolean;
  /** Whether the host may not be reached while it lasts, so that only its own timer undoes it. */
  readonly cutsUsOff: boolean;
}

/** A pod that is deleted, which its controller replaces. */
export interface PodFault {
  readonly kind: 'delete-backend';
  readonly touches: string;
  readonly pod: { readonly namespace: string; readonly name: string };
}

export type Fault = HostFault | PodFault;
