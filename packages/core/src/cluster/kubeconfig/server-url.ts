/** A kubeconfig's `server` → a URL. */
import { TcplbError } from '../../errors.ts';
import type { KubeconfigUser } from './kubeconfig.ts';

export interface Server {
  /** Without a user, so that it can be shown. */
  readonly url: URL;
  /** The user that the URL names, as in `https://jane:secret@10.0.0.1:6443`; as with kubectl they come before any token. */
  readonly user?: Pick<KubeconfigUser, 'username' | 'password'>;
}

/**
 * As client-go: a server without a scheme is spoken to over plain HTTP.
 * @throws InvalidConfiguration
 */
export function parseServer(server = ''): Server {
  const url = URL.parse(server.includes('://') ? server : `http://${server}`);
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.hostname === '') throw noUrl(server);
  if (url.username === '' && url.password === '') return { url };
  const user = { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  url.username = '';
  url.password = '';
  return { url, user };
}

/** Quotes the text, unless there may be a password in it. */
function noUrl(server: string): TcplbError {
  const quoted = server.includes('@') ? '' : ` "${server}"`;
  return new TcplbError('InvalidConfiguration', `the cluster's server${quoted} is not a URL`, {
    suggestions: ['Write it like https://10.0.0.1:6443.'],
  });
}
