/** A kubeconfig's `server` → a URL. */
import { TcplbError } from '../../errors.ts';

/**
 * As client-go: a server without a scheme is spoken to over plain HTTP.
 * @throws InvalidConfiguration
 */
export function parseServer(server = ''): URL {
  const url = URL.parse(server.includes('://') ? server : `http://${server}`);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '') return url;
  throw new TcplbError('InvalidConfiguration', `the cluster's server "${server}" is not a URL`, {
    suggestions: ['Write it like https://10.0.0.1:6443.'],
  });
}
