/** Which virtual addresses an LB host has, and since when and why. */
import type { VrrpTransition } from './keepalived-log.ts';

/** The last change of one VRRP instance. */
export interface NamedTransition extends VrrpTransition {
  readonly instance: string;
}

export interface Ownership {
  /** In the order of the configuration; without prefix. */
  readonly held: readonly string[];
  /** The latest of all instances; absent when keepalived's log tells of none. */
  readonly transition?: NamedTransition;
}
