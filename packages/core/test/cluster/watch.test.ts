/** Watches over a real HTTPS connection. */
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { ClusterClient, WatchEvent } from '../../src/cluster/cluster-client.ts';
import { resources } from '../../src/cluster/resources.ts';
import { hasOpenssl } from './certificates.ts';
import { refuse } from './protocol-server.ts';
import { failureOf, setStage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const node = (name: string, resourceVersion: string) => ({ metadata: { name, resourceVersion } });
const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;

function openStream(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'Content-Type': 'application/json' });
}

async function collect(client: ClusterClient, signal?: AbortSignal): Promise<WatchEvent<unknown>[]> {
  const events: WatchEvent<unknown>[] = [];
  const options = { resourceVersion: '5', ...(signal && { signal }) };
  for await (const event of client.watch(resources.nodes, options)) events.push(event);
  return events;
}

describe.skipIf(!hasOpenssl)('watch (skipped without openssl)', () => {
  const stage = setStage();

  test('asks for bookmarks and an end, and yields what comes', async () => {
    const server = await stage.serve((_, response) => {
      openStream(response).write(
        line('ADDED', node('a', '6')) + line('BOOKMARK', { metadata: { resourceVersion: '8' } }),
      );
      response.end(line('DELETED', node('a', '9')));
    });
    const client = await stage.connect(server);
    expect(await collect(client)).toEqual([
      { type: 'ADDED', object: node('a', '6') },
      { type: 'BOOKMARK', resourceVersion: '8' },
      { type: 'DELETED', object: node('a', '9') },
    ]);
    const { timeoutSeconds, ...query } = Object.fromEntries(server.received[0]?.query ?? []);
    expect(query).toEqual({ watch: 'true', allowWatchBookmarks: 'true', resourceVersion: '5' });
    expect(Number(timeoutSeconds)).toBeGreaterThanOrEqual(300);
    expect(Number(timeoutSeconds)).toBeLessThanOrEqual(600);
  });

  test('copes with characters and lines over many chunks', async () => {
    const event = line('ADDED', {
      metadata: { name: 'ü🦊', resourceVersion: '6', annotations: { long: 'ö'.repeat(300_000) } },
    });
    const server = await stage.serve(async (_, response) => {
      openStream(response);
      const bytes = Buffer.from(event);
      const cuts = [0, 50, 51, 52, 53, 54, 55, 100_001, 300_002, bytes.length];
      for (const [index, from] of cuts.entries()) {
        const part = bytes.subarray(from, cuts[index + 1] ?? bytes.length);
        await new Promise<void>((resolve) => response.write(part, () => setImmediate(resolve)));
      }
      response.end();
    });
    const client = await stage.connect(server);
    expect(await collect(client)).toEqual([{ type: 'ADDED', object: JSON.parse(event).object }]);
  });

  const failures: [name: string, serve: (response: ServerResponse) => void, expected: object][] = [
    [
      'an ERROR event with 410',
      (response) =>
        openStream(response).end(line('ERROR', { kind: 'Status', code: 410, message: 'too old resource version' })),
      { code: 'ResourceExpired', message: 'nodes: too old resource version', retryable: false },
    ],
    [
      'an answer of 410',
      (response) => refuse(response, 410, { message: 'too old resource version' }),
      { code: 'ResourceExpired', message: 'nodes: too old resource version', retryable: false },
    ],
    [
      'another ERROR event',
      (response) => openStream(response).end(line('ERROR', { kind: 'Status', code: 500, message: 'storage is down' })),
      { code: 'ClusterRefused', message: 'nodes: storage is down', retryable: true },
    ],
    [
      'an event cut off in the middle',
      (response) => openStream(response).end('{"type": "ADD'),
      {
        code: 'ClusterUnreachable',
        message: 'watching nodes: the API server sent an event that is not JSON',
        retryable: true,
      },
    ],
    [
      'an event of an unknown type',
      (response) => openStream(response).end(line('NEWS', {})),
      {
        code: 'ClusterUnreachable',
        message: 'watching nodes: the API server sent an event of type NEWS',
        retryable: true,
      },
    ],
    [
      'refused credentials',
      (response) => refuse(response, 401),
      { code: 'Unauthorized', message: 'the API server does not accept our credentials (nodes)', retryable: false },
    ],
  ];
  test.each(failures)('%s', async (_name, serve, expected) => {
    const server = await stage.serve((_, response) => serve(response));
    const client = await stage.connect(server);
    expect(await failureOf(collect(client))).toEqual(expected);
  });

  test('a stream that breaks', async () => {
    const server = await stage.serve((_, response) => {
      openStream(response).write(line('ADDED', node('a', '6')), () => response.socket?.destroy());
    });
    const client = await stage.connect(server);
    expect(await failureOf(collect(client))).toEqual({
      code: 'ClusterUnreachable',
      message: `cannot reach the API server ${server.url}: the connection was closed`,
      retryable: true,
    });
  });

  test('leaving the loop closes the connection', async () => {
    const server = await stage.serve((_, response) => {
      openStream(response).write(line('ADDED', node('a', '6')));
    });
    const client = await stage.connect(server);
    for await (const event of client.watch(resources.nodes, { resourceVersion: '5' })) {
      expect(event.type).toBe('ADDED');
      break;
    }
    await waitUntil('no connection is open', async () => (await server.openConnections()) === 0);
  });

  test.each(['before the answer', 'in a quiet stream'])(
    'aborting %s ends it and closes the connection',
    async (when) => {
      const stop = new AbortController();
      const server = await stage.serve((_, response) => {
        if (when === 'in a quiet stream') openStream(response).flushHeaders();
        setImmediate(() => stop.abort());
      });
      const client = await stage.connect(server);
      const { code, message } = await failureOf(collect(client, stop.signal));
      expect({ code, message }).toEqual({ code: 'Cancelled', message: 'nodes: cancelled' });
      await waitUntil('no connection is open', async () => (await server.openConnections()) === 0);
    },
  );

  test('is not ended by the request timeout', async () => {
    const server = await stage.serve(async (_, response) => {
      openStream(response).flushHeaders();
      setTimeout(() => response.end(line('ADDED', node('late', '6'))), 800);
    });
    const client = await stage.connect(server, { requestTimeoutMs: 500 });
    expect(await collect(client)).toHaveLength(1);
  });
});
