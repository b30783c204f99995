/** What the verbs work on. */

import type { Tokens } from './auth/tokens.ts';
import type { Store } from './storage/store.ts';
import type { TlsMaterial } from './tls.ts';

/** The state of one API server. */
export interface Api {
  readonly store: Store;
  readonly now: () => Date;
  readonly tokens: Tokens;
  readonly tls: TlsMaterial;
}
