/** The kept-alive connections to one API server. */
import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { TcplbError } from '../../errors.ts';
import type { ClientCertificate } from '../credentials/credentials.ts';
import { createProxyAgent } from './proxy-agent.ts';
import type { ServerTrust } from './tls-options.ts';

/** An unused connection is closed before the API server (90 s) or a middlebox does it under our hands. */
const IDLE_MS = 55_000;
const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 15_000, timeout: IDLE_MS, scheduling: 'lifo' } as const;
/** A TLS handshake costs more than waiting for a turn: 4 lists over 2 connections take 0.92 of the time of 4 over 4. */
const CONNECTIONS_FOR_ANSWERS = 2;

/** `answer`: read whole, and the connection is free again. `stream`: goes on for minutes. */
export type Purpose = 'answer' | 'stream';

/** What a request needs to be sent over a pooled connection. */
export interface Connector {
  /** Streams have connections of their own, so that none keeps an answer waiting. */
  readonly agents: Readonly<Record<Purpose, HttpAgent>>;
  readonly tls: TlsOptions;
}

type TlsOptions = Omit<ServerTrust, 'ca'> & { readonly secureContext: SecureContext };

export interface ConnectionPool {
  /** The connections that present this certificate. Fails with Cancelled once the pool is closed. */
  connect(certificate: ClientCertificate | undefined): Promise<Connector>;
  /** Ends all connections, also those in use. */
  close(): void;
}

export interface PoolOptions {
  readonly server: URL;
  readonly trust: ServerTrust;
  readonly proxy?: URL;
}

export function createConnectionPool(options: PoolOptions): ConnectionPool {
  let current: { readonly connector: Promise<Connector>; readonly certificate?: ClientCertificate } | undefined;
  /** All that may have connections, the one in use last. */
  let connectors: readonly Connector[] = [];
  let closed = false;
  const requireOpen = () => {
    if (closed) throw new TcplbError('Cancelled', `the connections to ${options.server.origin} are closed`);
  };
  const open = async (certificate: ClientCertificate | undefined) => {
    const connector = await createConnector(options, certificate);
    // Requests under way finish on their old agent, and the last one may just have been handed out.
    connectors = [...connectors.filter((one, index) => index === connectors.length - 1 || isBusy(one)), connector];
    return connector;
  };
  return {
    async connect(certificate) {
      requireOpen();
      if (!current || !isSame(current.certificate, certificate)) {
        current = { connector: open(certificate), ...(certificate && { certificate }) };
      }
      const connector = await current.connector;
      requireOpen();
      return connector;
    },
    close() {
      closed = true;
      for (const { agents } of connectors) for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Idle connections end by themselves. */
function isBusy({ agents }: Connector): boolean {
  return Object.values(agents).some(({ sockets }) => Object.keys(sockets).length > 0);
}

function isSame(a: ClientCertificate | undefined, b: ClientCertificate | undefined): boolean {
  return a?.certificate === b?.certificate && a?.key === b?.key;
}

async function createConnector(options: PoolOptions, certificate: ClientCertificate | undefined): Promise<Connector> {
  const { ca, ...trust } = options.trust;
  const agents = {
    answer: await createAgent(options, { ...KEEP_ALIVE, maxSockets: CONNECTIONS_FOR_ANSWERS }),
    stream: await createAgent(options, KEEP_ALIVE),
  };
  return { agents, tls: { ...trust, secureContext: createContext(ca, certificate) } };
}

async function createAgent({ server, proxy }: PoolOptions, options: AgentOptions): Promise<HttpAgent> {
  if (proxy) return createProxyAgent(proxy, server.protocol, options);
  return server.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
}

/** Parsed once, not once a connection. */
function createContext(ca: ServerTrust['ca'], certificate: ClientCertificate | undefined): SecureContext {
  try {
    return createSecureContext({
      ...(ca && { ca }),
      ...(certificate && { cert: certificate.certificate, key: certificate.key }),
    });
  } catch (cause) {
    const what = certificate ? 'the client certificate or its key' : 'the certificate authority';
    throw new TcplbError('InvalidConfiguration', `${what} is not valid PEM`, { cause });
  }
}
