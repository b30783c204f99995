/** Metadata that every kind shares: names, labels, annotations. */

import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import type { FieldError } from './field-error.ts';

export function validateMetadata(_kind: Kind, _draft: KubeObject): readonly FieldError[] {
  return [];
}
