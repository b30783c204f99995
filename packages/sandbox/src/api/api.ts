/** What the verbs work on. */

import type { Store } from './storage/store.ts';

/** The state of one API server. */
export interface Api {
  readonly store: Store;
  readonly now: () => Date;
}
