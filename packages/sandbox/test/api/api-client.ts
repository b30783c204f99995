/** Plain HTTPS against a server of the test's own, with the administrator's certificate. */

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { parse } from 'yaml';
import { type ApiServer, type ApiServerOptions, startApiServer } from '../../src/api/api-server.ts';

export interface Answer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  readonly body: any;
}

export interface WatchLine {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of every kind
  readonly object: any;
}

export interface TestApi {
  readonly server: ApiServer;
  call(method: string, path: string, body?: unknown, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** The lines of a watch, until the iteration is left. */
  watch(path: string, headers?: OutgoingHttpHeaders): AsyncGenerator<WatchLine>;
  stop(): Promise<void>;
}

/** `anonymous` sends no credentials. */
interface Credentials {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

const decode = (text: string) => Buffer.from(text, 'base64').toString('utf8');

export function credentialsOf(kubeconfig: string): Required<Credentials> {
  const { clusters, users } = parse(kubeconfig);
  return {
    ca: decode(clusters[0].cluster['certificate-authority-data']),
    cert: decode(users[0].user['client-certificate-data']),
    key: decode(users[0].user['client-key-data']),
  };
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

export function exchange(
  url: string,
  agent: Agent,
  method: string,
  body?: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    // Node counts the bytes of a DELETE only when told to.
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = { 'content-length': Buffer.byteLength(text), ...type, ...headers };
    const request = httpsRequest(url, { agent, method, headers: sent }, async (response) => {
      const bytes = Buffer.concat(await response.toArray());
      resolve({ code: response.statusCode ?? 0, headers: response.headers, bytes, body: asJson(bytes) });
    });
    request.on('error', reject);
    request.end(text);
  });
}

async function* readLines(url: string, agent: Agent, headers: OutgoingHttpHeaders): AsyncGenerator<WatchLine> {
  const request = httpsRequest(url, { agent, headers });
  try {
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject).end();
    });
    // Leaving the iteration ends the request, which the response calls an error.
    response.on('error', () => {});
    let rest = '';
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } finally {
    request.destroy();
  }
}

export async function startTestApi(options?: ApiServerOptions): Promise<TestApi> {
  const server = await startApiServer(options);
  const agent = new Agent({ keepAlive: true, ...credentialsOf(server.kubeconfig) });
  return {
    server,
    call: (method, path, body, headers) => exchange(`${server.url}${path}`, agent, method, body, headers),
    watch: (path, headers = {}) => readLines(`${server.url}${path}`, agent, headers),
    async stop() {
      agent.destroy();
      await server.stop();
    },
  };
}
