/** What a test says about one backend. */
import type { Backend, BackendReason, EchoBackendReport, EchoReport } from '@tcplb/core';

export type BackendVerdict =
  /** It answered connections through the balancer. */
  | { readonly kind: 'answered'; readonly report: EchoBackendReport }
  /** It is ready, there were enough connections through the balancer, and none reached it. */
  | { readonly kind: 'missed' }
  /** The connections through the balancer say nothing about it: ask the backend itself. */
  | { readonly kind: 'untold' }
  /** It is out of use on purpose. */
  | { readonly kind: 'left-out'; readonly reason: BackendReason }
  /** It should be in use and cannot be. */
  | { readonly kind: 'not-ready'; readonly reason: BackendReason }
  /** It is not ready and answered connections through the balancer all the same. */
  | { readonly kind: 'unwanted'; readonly reason: BackendReason; readonly report: EchoBackendReport }
  /** It was connected to, past the balancer. */
  | { readonly kind: 'direct'; readonly report: EchoReport };

export interface JudgedBackend {
  readonly backend: Backend;
  readonly verdict: BackendVerdict;
}
