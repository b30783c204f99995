/** What is particular to a kind when it is written: defaults, what clients may not set, validation. */

import type { Api } from './api.ts';
import type { FieldError } from './http/api-error.ts';
import type { KubeObject } from './object.ts';

/** Every function changes or judges a draft: a private copy that is not stored yet. */
export interface Strategy {
  /** Fills in what the client left out. */
  readonly defaults?: (draft: KubeObject, old?: KubeObject) => void;
  /** Sets what belongs to the server; without it a new object has no status. */
  readonly prepareCreate?: (draft: KubeObject) => void;
  /** Sets what belongs to the server on an update that is not one of the status. */
  readonly prepareUpdate?: (draft: KubeObject, old: KubeObject) => void;
  /** What is wrong with a new object, or with an update of `old`. */
  readonly validate?: (draft: KubeObject, old?: KubeObject) => readonly FieldError[];
  /** What is wrong with an update through the status subresource. */
  readonly validateStatus?: (draft: KubeObject) => readonly FieldError[];
  /** Gives a valid draft what is unique in the cluster; returns what it asks for and cannot have. */
  readonly allocate?: (draft: KubeObject, api: Api, old?: KubeObject) => readonly FieldError[];
}
