/**
 * The pure pipeline: a snapshot of the cluster and a configuration in, everything that belongs on one LB host out.
 */

import type { ErrorCode } from './errors.ts';
import type { Exposure } from './exposure/exposure.ts';
import type { ObjectRef } from './snapshot.ts';

/** Why an object that asked for a load balancer gets none, or not all of what it asked for. */
export interface Rejection {
  readonly object: ObjectRef;
  readonly code: ErrorCode;
  readonly message: string;
  readonly suggestion: string;
}

/** One file of a revision. */
export interface RenderedFile {
  /** Relative to the revision's directory, `/`-separated: `nginx.conf`, `exposures/default.tcp-echo.conf`. */
  readonly path: string;
  readonly content: string;
  /** The exposure that the file serves; absent for the shared files. */
  readonly exposure?: { readonly namespace: string; readonly name: string };
}

/** Everything that would be put on one LB host. Equal snapshots give equal bytes. */
export interface Plan {
  /** Sorted by namespace, name. */
  readonly exposures: readonly Exposure[];
  /** Sorted by object. */
  readonly rejected: readonly Rejection[];
  /** Sorted by path. The file `revision.conf` carries the revision; all the others determine it. */
  readonly files: readonly RenderedFile[];
  /** First 12 hex digits of the SHA-256 of the files. */
  readonly revision: string;
}
