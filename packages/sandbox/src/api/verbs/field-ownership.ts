/** Who set which fields: `metadata.managedFields` after an ordinary write. */

import type { Kind } from '../kinds.ts';
import { formatTime, type KubeObject } from '../object.ts';
import { trackUpdate } from '../patch/index.ts';
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
export function recordUpdate({ before, after, kind, now, options }: RecordedWrite): KubeObject {
  return trackUpdate({
    before,
    after,
    manager: options.manager,
    kind,
    subresource: options.subresource,
    now: formatTime(now),
  });
}
