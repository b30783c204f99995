/** The certificate authority of one API server: made at the start, kept in memory, gone with the process. */

import { randomBytes, webcrypto } from 'node:crypto';
import { kubernetesServiceAddress } from './allocation/cluster-ips.ts';

/** PEM texts of everything that a server and its administrator need. */
export interface TlsMaterial {
  readonly caCertificate: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  /** Client certificate of user `kubernetes-admin` in group `system:masters`. */
  readonly adminCertificate: string;
  readonly adminKey: string;
  /** Client certificate that the API server shows to kubelets. */
  readonly kubeletClientCertificate: string;
  readonly kubeletClientKey: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const oneYear = 365 * 24 * 60 * 60 * 1000;
const oneHour = 60 * 60 * 1000;

type X509 = typeof import('@peculiar/x509');
type KeyPair = webcrypto.CryptoKeyPair;

interface Authority {
  readonly x509: X509;
  readonly keys: KeyPair;
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

interface Leaf {
  /** Distinguished name, `CN=kubernetes-admin,O=system:masters`. */
  readonly subject: string;
  readonly purpose: 'serverAuth' | 'clientAuth';
  /** IP addresses and DNS names of a server. */
  readonly addresses?: readonly string[];
  readonly names?: readonly string[];
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<KeyPair>;

/** Serial numbers are positive: the first bit stays clear. */
const newSerial = () => `01${randomBytes(15).toString('hex')}`;

async function privateKeyPem(x509: X509, keys: KeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}

async function createAuthority(x509: X509): Promise<Authority & { certificate: string }> {
  const keys = await newKeys();
  const now = Date.now();
  const authority = {
    x509,
    keys,
    name: 'CN=tcplb-sandbox-ca',
    notBefore: new Date(now - oneHour),
    notAfter: new Date(now + oneYear),
  };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: authority.name,
    notBefore: authority.notBefore,
    notAfter: authority.notAfter,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { ...authority, certificate: `${certificate.toString('pem')}\n` };
}

async function issue(authority: Authority, leaf: Leaf): Promise<{ certificate: string; key: string }> {
  const { x509 } = authority;
  const keys = await newKeys();
  const alternatives = [
    ...(leaf.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
    ...(leaf.names ?? []).map((value) => ({ type: 'dns' as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: leaf.subject,
    issuer: authority.name,
    notBefore: authority.notBefore,
    notAfter: authority.notAfter,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[leaf.purpose]]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
      ...(alternatives.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(alternatives)]),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await privateKeyPem(x509, keys) };
}

/**
 * Makes a CA, a serving certificate for `address` (and `localhost`), and client certificates for the administrator and
 * for calls to kubelets.
 */
export async function createTlsMaterial(address: string): Promise<TlsMaterial> {
  // @peculiar/x509 refuses to load without the polyfill.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const authority = await createAuthority(x509);
  const names = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  const addresses = [
    ...new Set([address, '127.0.0.1', kubernetesServiceAddress('IPv4'), kubernetesServiceAddress('IPv6')]),
  ];
  const [server, admin, kubelet] = await Promise.all([
    issue(authority, { subject: 'CN=kube-apiserver', purpose: 'serverAuth', addresses, names }),
    issue(authority, { subject: 'CN=kubernetes-admin,O=system:masters', purpose: 'clientAuth' }),
    issue(authority, { subject: 'CN=kube-apiserver-kubelet-client,O=system:masters', purpose: 'clientAuth' }),
  ]);
  return {
    caCertificate: authority.certificate,
    serverCertificate: server.certificate,
    serverKey: server.key,
    adminCertificate: admin.certificate,
    adminKey: admin.key,
    kubeletClientCertificate: kubelet.certificate,
    kubeletClientKey: kubelet.key,
  };
}
