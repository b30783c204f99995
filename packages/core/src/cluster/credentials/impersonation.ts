/** Acting as somebody else: `as`, `as-uid`, `as-groups` and `as-user-extra`. */
import { TcplbError } from '../../errors.ts';
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts';

/**
 * The `Impersonate-*` headers.
 * @throws InvalidConfiguration when groups, a UID or extras are given without a user
 */
export function impersonationHeaders(user: KubeconfigUser): Record<string, string | readonly string[]> {
  const groups = user['as-groups'] ?? [];
  const extras = Object.entries(user['as-user-extra'] ?? {});
  if (!user.as) {
    if (groups.length === 0 && extras.length === 0 && !user['as-uid']) return {};
    throw new TcplbError('InvalidConfiguration', 'groups, a UID or extras are impersonated without a user', {
      suggestions: ['Name the user with --as.'],
    });
  }
  return {
    'Impersonate-User': user.as,
    ...(user['as-uid'] && { 'Impersonate-Uid': user['as-uid'] }),
    ...(groups.length > 0 && { 'Impersonate-Group': groups }),
    ...Object.fromEntries(extras.map(([key, values]) => [`Impersonate-Extra-${encodeHeaderName(key)}`, values])),
  };
}

/** The user without anything secret. */
export function impersonationOnly(user: KubeconfigUser): KubeconfigUser {
  const names = ['as', 'as-uid', 'as-groups', 'as-user-extra'] as const;
  return Object.fromEntries(names.flatMap((name) => (user[name] === undefined ? [] : [[name, user[name]]])));
}

/** Percent-encodes what may not stand in a header's name. */
function encodeHeaderName(key: string): string {
  return [...Buffer.from(key.toLowerCase())]
    .map((byte) => String.fromCharCode(byte))
    .map((char) =>
      /[a-z0-9!#$&'*+.^_`|~-]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
