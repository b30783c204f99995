/** What is particular to a kind when it is written: defaults, what clients may not set, validation. */

import type { Api } from './api.ts';
import type { FieldError } from './http/api-error.ts';
import type { KubeObject } from './object.ts';

/** Every function changes or judges a draft: a private copy that is not stored yet. */
export interface Strategy {
  /** Fills in what the client left out. */
  readonly defaults?: (draft: KubeObject, old?: KubeObject) => void;
  /** Sets or clears what belongs to the server, before validation. */
  readonly prepareCreate?: (draft: KubeObject, api: Api) => void;
  readonly prepareUpdate?: (draft: KubeObject, old: KubeObject, api: Api) => void;
  /** What is wrong with a new object, or with an update of `old`. */
  readonly validate?: (draft: KubeObject, old?: KubeObject) => readonly FieldError[];
  /** What is wrong with an update through the status subresource. */
  readonly validateStatus?: (draft: KubeObject, old: KubeObject) => readonly FieldError[];
}
