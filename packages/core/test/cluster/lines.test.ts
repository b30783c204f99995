/** Plain text that goes on, over a real HTTPS connection. */
import { describe, expect, test } from 'vitest';
import type { ClusterClient } from '../../src/cluster/cluster-client.ts';
import { hasOpenssl } from './certificates.ts';
import { refuse } from './protocol-server.ts';
import { failureOf, setStage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const LOG = '/api/v1/namespaces/default/pods/web/log';

async function collect(client: ClusterClient, signal?: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  const options = { subject: 'log of Pod default/web', ...(signal && { signal }) };
  for await (const line of client.lines(`${LOG}?follow=true`, options)) lines.push(line);
  return lines;
}

describe.skipIf(!hasOpenssl)('lines (skipped without openssl)', () => {
  const stage = setStage();

  test('yields them until the server ends', async () => {
    const server = await stage.serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write('one\ntw', () => response.end('o\n\nfour'));
    });
    expect(await collect(await stage.connect(server))).toEqual(['one', 'two', '', 'four']);
    expect(server.received[0]?.headers.accept).toBe('application/json, */*');
  });

  test('waits as long as it takes once the answer has begun', async () => {
    const server = await stage.serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).write('one\n');
      setTimeout(() => response.end('two\n'), 300);
    });
    expect(await collect(await stage.connect(server, { requestTimeoutMs: 150 }))).toEqual(['one', 'two']);
  });

  test('closes the connection when the reader leaves', async () => {
    let closed = false;
    const server = await stage.serve((_, response) => {
      response.once('close', () => {
        closed = true;
      });
      response.writeHead(200, { 'Content-Type': 'text/plain' }).write('one\ntwo\n');
    });
    for await (const line of (await stage.connect(server)).lines(LOG)) {
      expect(line).toBe('one');
      break;
    }
    await waitUntil('the connection is closed', () => closed);
  });

  test('says why the server refuses', async () => {
    const server = await stage.serve((_, response) => refuse(response, 400, { message: 'container is waiting' }));
    expect(await failureOf(collect(await stage.connect(server)))).toEqual({
      code: 'ClusterRefused',
      message: 'log of Pod default/web: container is waiting',
      retryable: false,
    });
  });

  test('is retryable after a break', async () => {
    const server = await stage.serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write('one\n', () => response.socket?.destroy());
    });
    const { code, retryable } = await failureOf(collect(await stage.connect(server)));
    expect({ code, retryable }).toEqual({ code: 'ClusterUnreachable', retryable: true });
  });

  test('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const server = await stage.serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).write('one\n', () => stop.abort());
    });
    expect((await failureOf(collect(await stage.connect(server), stop.signal))).code).toBe('Cancelled');
  });
});
