/** What a doctor's examination finds, line by line. */
import type { ObjectRef } from '../snapshot.ts';

/** The links of the chain, in the order in which they are examined. */
export const checkIds = [
  'kubeconfig',
  'api-server',
  'permissions',
  'configuration',
  'nodes',
  'services',
  'workloads',
  'endpoints',
  'nginx',
  'virtual-addresses',
  'ports',
  'live',
  'backends',
  'listeners',
  'echo',
] as const;

export type CheckId = (typeof checkIds)[number];

/** `warn`: works, but not as well as it could, or perhaps on purpose. `skipped`: could not be examined. */
export type CheckStatus = 'ok' | 'warn' | 'fail' | 'skipped';

/** One finding. A check has one or more of them; only that of virtual addresses has none where there are none. */
export interface CheckResult {
  readonly id: CheckId;
  /** Of the check, for people: `API server`. */
  readonly title: string;
  readonly status: CheckStatus;
  /** One line that names the object. */
  readonly message: string;
  /** What else there is to know: the object's own words, the rule to add. One line each. */
  readonly details?: readonly string[];
  /** The command line to type next; on findings that are not ok. */
  readonly next?: string;
  /** What the finding is about, where that is one object of the cluster. */
  readonly object?: ObjectRef;
}
