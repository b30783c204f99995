/** What the verbs work on. */

import type { IpFamily } from '../ip-families.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Store } from './storage/store.ts';
import type { TlsMaterial } from './tls.ts';

/** The state of one API server. */
export interface Api {
  readonly store: Store;
  readonly now: () => Date;
  /** Of Services; the primary one first. */
  readonly ipFamilies: readonly IpFamily[];
  readonly tokens: Tokens;
  readonly tls: TlsMaterial;
}
