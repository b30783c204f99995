/** Bearer tokens and passwords that stand in the kubeconfig or in a file beside it. */
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts';
import { createFileContent } from './file-content.ts';

/** Where the `Authorization` header comes from. */
export interface AuthorizationSource {
  /** The header's value; undefined for none. */
  authorization(): Promise<string | undefined>;
  /** Looks at files again. Returns whether the next value may differ. */
  renew(): boolean;
}

/** The user's `tokenFile`, `token` or `username` and `password`, in kubectl's order of preference. */
export function createStaticAuthorization(user: KubeconfigUser): AuthorizationSource {
  if (user.tokenFile) return fromTokenFile(user.tokenFile, user.token);
  const value = user.token ? `Bearer ${user.token}` : basic(user);
  return { authorization: async () => value, renew: () => false };
}

function fromTokenFile(path: string, fallback: string | undefined): AuthorizationSource {
  const file = createFileContent(path, 'token file');
  return {
    async authorization() {
      const token = (await file.read().catch((error) => fallback ?? Promise.reject(error))).trim();
      return `Bearer ${token}`;
    },
    renew() {
      file.invalidate();
      return true;
    },
  };
}

function basic({ username, password }: KubeconfigUser): string | undefined {
  if (!username && !password) return undefined;
  return `Basic ${Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')}`;
}
