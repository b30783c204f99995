/**
 * The part of a kubelet's HTTPS endpoint that `kubectl logs` needs:
 * `GET /containerLogs/<namespace>/<pod>/<container>`, and `GET /healthz`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ContainerLog, LogLine } from './container-log.ts';
import type { KubeletEndpoint } from './protocol.ts';

export type FindLog = (namespace: string, pod: string, container: string) => ContainerLog | undefined;

/** Resolves with the port once it listens. Rejects with Node's own error. */
export function startKubeletServer(endpoint: KubeletEndpoint, findLog: FindLog): Promise<number> {
  const server = createServer({ cert: endpoint.certificate, key: endpoint.key }, (request, response) =>
    answer(request, response, findLog),
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(endpoint.port, endpoint.address, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function answer(request: IncomingMessage, response: ServerResponse, findLog: FindLog): void {
  const url = new URL(request.url ?? '/', 'https://kubelet');
  const [, area, namespace = '', pod = '', container = ''] = url.pathname.split('/').map(decodeURIComponent);
  if (area === 'healthz') {
    response.end('ok');
    return;
  }
  const log = area === 'containerLogs' && request.method === 'GET' ? findLog(namespace, pod, container) : undefined;
  if (log === undefined) {
    response.writeHead(404).end(`${url.pathname} is not served by this kubelet\n`);
    return;
  }
  const lines = url.searchParams.get('previous') === 'true' ? log.previous : log.lines;
  if (lines === undefined) {
    response.writeHead(400).end(`previous terminated container "${container}" in pod "${pod}" not found\n`);
    return;
  }
  sendLog(response, log, lines, url.searchParams);
}

function sendLog(response: ServerResponse, log: ContainerLog, lines: readonly LogLine[], query: URLSearchParams): void {
  const format = (line: LogLine): string =>
    query.get('timestamps') === 'true' ? `${new Date(line.time).toISOString()} ${line.text}\n` : `${line.text}\n`;
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const text = selectLines(lines, query).map(format).join('');
  const limit = query.get('limitBytes');
  response.write(limit === null ? text : Buffer.from(text).subarray(0, Number(limit)));
  if (query.get('follow') !== 'true') {
    response.end();
    return;
  }
  const stop = log.follow(
    (line) => response.write(format(line)),
    () => response.end(),
  );
  response.on('close', stop);
}

/** The lines that `sinceSeconds`, `sinceTime` and `tailLines` leave. */
export function selectLines(lines: readonly LogLine[], query: URLSearchParams): readonly LogLine[] {
  const sinceSeconds = query.get('sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const since =
    sinceSeconds !== null ? Date.now() - Number(sinceSeconds) * 1000 : sinceTime !== null ? Date.parse(sinceTime) : 0;
  const recent = lines.filter((line) => line.time >= since);
  const tail = query.get('tailLines');
  return tail === null || Number(tail) < 0 ? recent : recent.slice(Math.max(0, recent.length - Number(tail)));
}
