/** The client certificate that a kubeconfig names. */
import { TcplbError } from '../../errors.ts';
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts';
import type { ClientCertificate } from './credentials.ts';
import { createFileContent } from './file-content.ts';

/**
 * Returns a reader of the certificate, which looks at files again from time to time; undefined when there is none.
 * @throws InvalidConfiguration when only one of certificate and key is given
 */
export function createClientCertificate(user: KubeconfigUser): (() => Promise<ClientCertificate>) | undefined {
  const certificate = createPem(user['client-certificate-data'], user['client-certificate'], 'client certificate');
  const key = createPem(user['client-key-data'], user['client-key'], 'client key');
  if (!certificate && !key) return undefined;
  if (!certificate || !key) {
    const missing = certificate ? 'a client certificate but no client key' : 'a client key but no client certificate';
    throw new TcplbError('InvalidConfiguration', `the kubeconfig's user has ${missing}`);
  }
  return async () => ({ certificate: await certificate(), key: await key() });
}

function createPem(
  data: string | undefined,
  path: string | undefined,
  purpose: string,
): (() => Promise<string>) | undefined {
  if (data) {
    const pem = Buffer.from(data, 'base64').toString('utf8');
    return async () => pem;
  }
  if (!path) return undefined;
  const file = createFileContent(path, purpose);
  return () => file.read();
}
