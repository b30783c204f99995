/** Where a cluster is and how it is known, without anybody's credentials and without files beside it. */
import { readFile } from 'node:fs/promises';
import { TcplbError } from '../../errors.ts';
import type { ClusterClientOptions } from '../create-cluster-client.ts';
import { readClusterEnvironment } from './environment.ts';
import type { KubeconfigCluster } from './kubeconfig.ts';
import { resolveTarget } from './resolve-target.ts';
import { parseServer } from './server-url.ts';

/**
 * For a kubeconfig that works on its own: files are read into it, and a user name in the URL is left out.
 * @throws InvalidConfiguration when no cluster is configured or its certificate authority cannot be read
 */
export async function readEndpoint(options: ClusterClientOptions): Promise<KubeconfigCluster> {
  const { cluster } = await resolveTarget(options.kubeconfig, options, readClusterEnvironment(options.env));
  const { 'certificate-authority': file, extensions: _extensions, server, ...endpoint } = cluster;
  const data = endpoint['certificate-authority-data'] ?? (await readAuthority(file));
  return {
    ...endpoint,
    server: parseServer(server).url.href.replace(/\/+$/, ''),
    ...(data !== undefined && { 'certificate-authority-data': data }),
  };
}

async function readAuthority(file: string | undefined): Promise<string | undefined> {
  if (!file) return undefined;
  const content = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new TcplbError('InvalidConfiguration', `certificate authority ${file} cannot be read (${cause.code})`, {
      cause,
    });
  });
  return content.toString('base64');
}
