/** The words for what tcplb makes of a Service. */
import type { Backend, BackendMode } from '../backends/backend.ts';
import type { IpFamily } from '../ip-address.ts';
import type { ExposureOptions } from './options/option-schemas.ts';

/** `spec.loadBalancerClass` of the Services that are ours. */
export const LOAD_BALANCER_CLASS = 'tcplb.dev/nginx';

/** One (address, protocol, port) on which an LB host accepts, and what it leads to. */
export interface Listener {
  /** An address of the LB host, or `*` for all of them. */
  readonly address: string;
  readonly protocol: 'TCP' | 'UDP';
  /** 1–65535. */
  readonly port: number;
  /** The Service port's name, where it has one. */
  readonly portName?: string;
  /** Sorted by node, address, port. */
  readonly backends: readonly Backend[];
}

/** A Service of our class, understood. */
export interface Exposure {
  readonly namespace: string;
  readonly name: string;
  /** RFC 3339, empty for a Service that was not written yet. */
  readonly createdAt: string;
  readonly mode: BackendMode;
  /** One clause that says why this mode: "set by tcplb.dev/mode", "every endpoint has its node's address". */
  readonly modeReason: string;
  /** The Service's address families, in its order. A listener on `*` accepts in each of them. */
  readonly ipFamilies: readonly IpFamily[];
  /** One per Service port that can be balanced, in the Service's order. */
  readonly listeners: readonly Listener[];
  /** From `sessionAffinity: ClientIP`: consistent hash of the source address. */
  readonly sessionAffinity: boolean;
  /** From `loadBalancerSourceRanges`: CIDRs that may connect; empty means everybody. */
  readonly sourceRanges: readonly string[];
  /** What its annotations ask for, defaults filled in. */
  readonly options: ExposureOptions;
}
