/** What an item of the Test Explorer stands for. */
import type { ContextElement, ExposureElement } from '../tree/elements.ts';

/** One address and port behind one listener of an exposure. */
export interface BackendTarget {
  readonly kind: 'backend';
  readonly exposure: ExposureElement;
  /** 1–65535, of the listener. */
  readonly listenerPort: number;
  readonly node: string;
  readonly address: string;
  /** 1–65535, on the node. */
  readonly port: number;
}

export type TestTarget = ContextElement | ExposureElement | BackendTarget;

/** The exposure that a target is or belongs to; undefined for a context. */
export function exposureOf(target: TestTarget): ExposureElement | undefined {
  if (target.kind === 'context') return undefined;
  return target.kind === 'backend' ? target.exposure : target;
}
