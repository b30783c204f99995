/** The kubeconfig that a server hands to its administrator. */

import { stringify } from 'yaml';
import type { TlsMaterial } from './tls.ts';

const name = 'tcplb-sandbox';
const base64 = (pem: string) => Buffer.from(pem).toString('base64');

/** YAML with everything inline: CA, client certificate and key. */
export function renderKubeconfig(url: string, tls: TlsMaterial): string {
  const user = {
    'client-certificate-data': base64(tls.adminCertificate),
    'client-key-data': base64(tls.adminKey),
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url, 'certificate-authority-data': base64(tls.caCertificate) } }],
    users: [{ name: `${name}-admin`, user }],
    contexts: [{ name, context: { cluster: name, user: `${name}-admin`, namespace: 'default' } }],
    'current-context': name,
    preferences: {},
  };
  return stringify(config, { lineWidth: 0 });
}
