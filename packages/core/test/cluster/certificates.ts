/** Certificates for the tests' servers and clients, made by openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** An authority of its own and what it has signed. */
export interface TestCertificates {
  readonly directory: string;
  readonly authority: KeyPair;
  /** For 127.0.0.1 and `api.test`. */
  readonly server: KeyPair;
  /** For the user `jane`. */
  readonly client: KeyPair;
}

export function createCertificates(): TestCertificates {
  const directory = mkdtempSync(join(tmpdir(), 'tcplb-certificates-'));
  const authority = createKeyPair(directory, 'authority', 'CN=test authority', ['basicConstraints=critical,CA:TRUE']);
  const names = 'subjectAltName=IP:127.0.0.1,DNS:api.test';
  return {
    directory,
    authority,
    server: createKeyPair(directory, 'server', 'CN=api server', [names], authority),
    client: createKeyPair(directory, 'client', 'O=developers/CN=jane', ['extendedKeyUsage=clientAuth'], authority),
  };
}

function createKeyPair(
  directory: string,
  name: string,
  subject: string,
  extensions: readonly string[],
  issuer?: KeyPair,
): KeyPair {
  const certificateFile = join(directory, `${name}.crt`);
  const keyFile = join(directory, `${name}.key`);
  const signer = issuer ? ['-CA', issuer.certificateFile, '-CAkey', issuer.keyFile] : [];
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const args = [
    'req',
    '-x509',
    ...key,
    '-out',
    certificateFile,
    '-days',
    '2',
    '-subj',
    `/${subject}`,
    ...added,
    ...signer,
  ];
  execFileSync('openssl', args, { stdio: 'ignore' });
  return {
    certificate: readFileSync(certificateFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
    certificateFile,
    keyFile,
  };
}
