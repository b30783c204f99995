/** What went wrong on the way to the API server, in words. */
import { TcplbError } from '../../errors.ts';

const CERTIFICATE_ADVICE = [
  "Check the kubeconfig's certificate-authority and that server is the right host.",
  'Use --tls-server-name when the certificate is issued to another name.',
];

interface Explanation {
  readonly reason: string;
  readonly suggestions?: readonly string[];
  /** False when trying again cannot help. */
  readonly retryable?: boolean;
}

const certificateProblem = (reason: string): Explanation => ({
  reason,
  suggestions: CERTIFICATE_ADVICE,
  retryable: false,
});

const UNTRUSTED = certificateProblem('its certificate is signed by an authority that is not trusted');

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    reason: 'connection refused',
    suggestions: ['Check that the API server runs and that the kubeconfig names the right host and port.'],
  },
  ENOTFOUND: { reason: 'the host name is not known', suggestions: ["Check the kubeconfig's server and the DNS."] },
  EAI_AGAIN: { reason: 'the DNS does not answer' },
  ECONNRESET: { reason: 'the connection was closed' },
  EPIPE: { reason: 'the connection was closed' },
  ETIMEDOUT: { reason: 'connecting timed out' },
  EHOSTUNREACH: { reason: 'the host cannot be reached' },
  ENETUNREACH: { reason: 'the network cannot be reached' },
  EPROTO: {
    reason: 'it does not speak TLS as expected',
    suggestions: ["Check whether the kubeconfig's server should be http: rather than https:."],
    retryable: false,
  },
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  CERT_HAS_EXPIRED: certificateProblem('its certificate has expired'),
  CERT_NOT_YET_VALID: certificateProblem('its certificate is not valid yet'),
  ERR_TLS_CERT_ALTNAME_INVALID: certificateProblem('its certificate is issued to another name'),
};

/** Codes of a connection that broke, possibly one that had been idle for too long. */
const RESET_CODES = new Set(['ECONNRESET', 'EPIPE']);

/** Where a connection was to lead, for messages. */
export interface Route {
  /** Base URL of the API server. */
  readonly server: string;
  /** The proxy on the way, without its password. */
  readonly proxy?: string | undefined;
}

/** @returns a `ClusterUnreachable` with the system's error as its cause */
export function toConnectionError(error: unknown, { server, proxy }: Route): TcplbError {
  const code = errorCode(error);
  const { reason, suggestions, retryable } = EXPLANATIONS[code] ?? { reason: describe(error, code) };
  const way = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  return new TcplbError('ClusterUnreachable', `cannot reach the API server ${server}${way}: ${reason}`, {
    ...(suggestions && { suggestions }),
    retryable: retryable ?? true,
    cause: error,
  });
}

/** True when the API server (or something between) closed the connection on us. */
export function isConnectionReset(error: unknown): boolean {
  return RESET_CODES.has(errorCode(error));
}

function errorCode(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  if (typeof code === 'string') return code;
  // Both address families failed; the first says enough.
  return error instanceof AggregateError && error.errors.length > 0 ? errorCode(error.errors[0]) : '';
}

function describe(error: unknown, code: string): string {
  return error instanceof Error && error.message ? error.message : code || String(error);
}
