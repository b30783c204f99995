/** What an exec plugin prints → a credential. Messages never quote it. */
import { TcplbError } from '../../errors.ts';
import type { ClientCertificate } from './credentials.ts';
import type { CheckedExecPlugin } from './exec-info.ts';

export interface ExecCredential {
  readonly token?: string;
  readonly clientCertificate?: ClientCertificate;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

interface PrintedCredential {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  };
}

/** @throws Unauthorized when the output is no ExecCredential of the version asked for, or has no credential in it */
export function parseExecCredential(output: string, { command, apiVersion }: CheckedExecPlugin): ExecCredential {
  const printed = parse(output, command);
  if (printed.kind !== 'ExecCredential' || printed.apiVersion !== apiVersion) {
    throw refuse(command, `did not print an ExecCredential of ${apiVersion}`);
  }
  const { token, expirationTimestamp } = printed.status ?? {};
  const clientCertificate = readCertificate(printed, command);
  if (!token && !clientCertificate) throw refuse(command, 'printed neither a token nor a client certificate');
  return {
    ...(token && { token }),
    ...(clientCertificate && { clientCertificate }),
    ...(expirationTimestamp && { expiresAt: parseTime(expirationTimestamp, command) }),
  };
}

function parse(output: string, command: string): PrintedCredential {
  try {
    return Object(JSON.parse(output)) as PrintedCredential;
  } catch {
    throw refuse(command, 'did not print JSON');
  }
}

function readCertificate({ status }: PrintedCredential, command: string): ClientCertificate | undefined {
  const { clientCertificateData: certificate, clientKeyData: key } = status ?? {};
  if (!certificate && !key) return undefined;
  if (!certificate || !key) throw refuse(command, 'printed only one of client certificate and client key');
  return { certificate, key };
}

function parseTime(text: string, command: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw refuse(command, 'printed an expirationTimestamp that is no time');
  return time;
}

function refuse(command: string, what: string): TcplbError {
  return new TcplbError('Unauthorized', `exec plugin ${command} ${what}`);
}
