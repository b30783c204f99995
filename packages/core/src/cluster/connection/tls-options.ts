/** How a kubeconfig's cluster wants its API server's certificate checked. */
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity, getCACertificates, rootCertificates, type SecureContextOptions } from 'node:tls';
import { TcplbError } from '../../errors.ts';
import type { KubeconfigCluster } from '../kubeconfig/kubeconfig.ts';

/** The part of Node's TLS options that is the same for every connection to the cluster. */
export interface ServerTrust {
  readonly ca?: SecureContextOptions['ca'];
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
  readonly checkServerIdentity?: typeof checkServerIdentity;
}

/** @throws InvalidConfiguration when the certificate authority cannot be read, is no certificate or is not to be used */
export async function readServerTrust(server: URL, cluster: KubeconfigCluster): Promise<ServerTrust> {
  if (server.protocol !== 'https:') return { rejectUnauthorized: true };
  const name = cluster['tls-server-name'];
  checkContradiction(cluster);
  if (cluster['insecure-skip-tls-verify']) return { rejectUnauthorized: false, ...(name && serverName(name)) };
  return { ca: await readAuthority(cluster), rejectUnauthorized: true, ...(name && serverName(name)) };
}

function checkContradiction(cluster: KubeconfigCluster): void {
  const hasAuthority = cluster['certificate-authority-data'] || cluster['certificate-authority'];
  if (!cluster['insecure-skip-tls-verify'] || !hasAuthority) return;
  const message = "the kubeconfig's cluster has both a certificate authority and insecure-skip-tls-verify";
  throw new TcplbError('InvalidConfiguration', message, { suggestions: ['Remove insecure-skip-tls-verify.'] });
}

async function readAuthority(cluster: KubeconfigCluster): Promise<SecureContextOptions['ca']> {
  const data = cluster['certificate-authority-data'];
  if (data) return checkPem(Buffer.from(data, 'base64').toString('utf8'), 'certificate-authority-data');
  const path = cluster['certificate-authority'];
  if (!path) return systemAuthorities();
  const pem = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const message = `certificate authority ${path} cannot be read (${cause.code})`;
    throw new TcplbError('InvalidConfiguration', message, { cause });
  });
  return checkPem(pem, `certificate authority ${path}`);
}

/** PEM. kubectl trusts what the system trusts, Node by itself only its own list: that is for systems without one. */
export function systemAuthorities(): string[] {
  const authorities = new Set([...getCACertificates('system'), ...getCACertificates('extra')]);
  return authorities.size > 0 ? [...authorities] : [...rootCertificates];
}

/** Node takes anything for an authority and then trusts nobody. */
function checkPem(pem: string, source: string): string {
  if (/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(pem)) return pem;
  throw new TcplbError('InvalidConfiguration', `${source} holds no PEM certificate`);
}

function serverName(name: string): Pick<ServerTrust, 'servername' | 'checkServerIdentity'> {
  // An IP address may not be sent as SNI, but the certificate may still be issued to it.
  if (isIP(name)) return { checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate) };
  return { servername: name };
}
