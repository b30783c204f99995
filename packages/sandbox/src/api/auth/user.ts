/** Who makes a request. */

/** `authentication/v1` UserInfo. */
export interface User {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export const mastersGroup = 'system:masters';
export const authenticatedGroup = 'system:authenticated';

export const admin: User = { username: 'kubernetes-admin', groups: [mastersGroup, authenticatedGroup] };

/** Whoever asks without credentials; may only read what is public (`/healthz`, `/version`, …). */
export const anonymous: User = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** The API server's own housekeeping: garbage collection, namespace deletion. */
export const loopback: User = { username: 'system:apiserver', groups: [mastersGroup, authenticatedGroup] };
