/** The reflector against a server that keeps, loses and breaks its watches. */
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Reflector, ReflectorHandlers } from '../../src/cluster/reflector.ts';
import { resources } from '../../src/cluster/resources.ts';
import { startReflector } from '../../src/cluster/start-reflector.ts';
import type { NodeObject } from '../../src/snapshot.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, type ProtocolServer, type Received, refuse } from './protocol-server.ts';
import { setStage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const node = (name: string, resourceVersion: string) => ({ metadata: { name, resourceVersion } });
const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;
const EXPIRED = line('ERROR', { kind: 'Status', code: 410, message: 'too old' });

/** What the server does with each list and each watch, in order; the last is repeated. */
interface Script {
  readonly lists: readonly ((response: ServerResponse) => void)[];
  readonly watches: readonly ((response: ServerResponse) => void)[];
}

const listOf =
  (version: string, ...items: object[]) =>
  (response: ServerResponse) =>
    answer(response, { metadata: { resourceVersion: version }, items });
const streamOf =
  (...lines: string[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
    for (const one of lines) response.write(one);
  };
const streamThen =
  (end: (response: ServerResponse) => void, ...lines: string[]) =>
  (response: ServerResponse) => {
    streamOf(...lines)(response);
    // Once what was written is on its way.
    response.write('', () => end(response));
  };
const closed = (...lines: string[]) => streamThen((response) => response.end(), ...lines);
const broken = (...lines: string[]) => streamThen((response) => response.socket?.destroy(), ...lines);
const quiet = streamOf();

function describeRequest({ query }: Received): string {
  return query.get('watch') ? `watch ${query.get('resourceVersion')}` : 'list';
}

describe.skipIf(!hasOpenssl)('reflector (skipped without openssl)', () => {
  const stage = setStage();

  async function play(script: Script, handlers: Partial<ReflectorHandlers<string>> & { silenceMs?: number } = {}) {
    const counts = { lists: 0, watches: 0 };
    const server = await stage.serve(({ query }, response) => {
      const kind = query.get('watch') ? 'watches' : 'lists';
      const act = script[kind][Math.min(counts[kind], script[kind].length - 1)];
      counts[kind] += 1;
      act?.(response);
    });
    const client = await stage.connect(server);
    const told: string[] = [];
    const reflector: Reflector<string> = startReflector<NodeObject, string>({
      client,
      resource: resources.nodes,
      map: ({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`,
      onSync: (all) => told.push(`sync ${all.join(' ')}`),
      onUpsert: (object) => told.push(`upsert ${object}`),
      onDelete: (object) => told.push(`delete ${object}`),
      onError: (error) => told.push(`error ${error.message.replaceAll(server.url, 'SERVER')}`),
      ...handlers,
    });
    stage.onEnd(reflector.stop);
    return { server, reflector, told };
  }

  const requested = (server: ProtocolServer) => server.received.map(describeRequest);

  test('lists, watches from there, and tells of each change', async () => {
    const { reflector, told, server } = await play({
      lists: [listOf('5', node('a', '1'), node('b', '2'))],
      watches: [
        streamOf(line('ADDED', node('c', '6')), line('MODIFIED', node('a', '7')), line('DELETED', node('b', '8'))),
      ],
    });
    await reflector.synced;
    await waitUntil('all is told', () => told.length === 6);
    expect(told).toEqual(['upsert a@1', 'upsert b@2', 'sync a@1 b@2', 'upsert c@6', 'upsert a@7', 'delete b@8']);
    expect([...reflector.objects]).toEqual([
      ['a', 'a@7'],
      ['c', 'c@6'],
    ]);
    expect(requested(server)).toEqual(['list', 'watch 5']);
    expect(reflector.silentMs).toBeLessThan(10_000);
  });

  test('resumes at once, without a list, from the last bookmark when a watch ends in good order', async () => {
    const { told, server } = await play({
      lists: [listOf('5')],
      watches: [closed(line('BOOKMARK', { metadata: { resourceVersion: '60' } })), quiet],
    });
    await waitUntil('it watches again', () => server.received.length === 3);
    expect(requested(server)).toEqual(['list', 'watch 5', 'watch 60']);
    expect(told).toEqual(['sync ']);
  });

  test('lists again after 410 and tells only of what differs', async () => {
    const { told, server } = await play({
      lists: [
        listOf('5', node('a', '1'), node('b', '2'), node('c', '3')),
        listOf('90', node('a', '1'), node('c', '80')),
      ],
      watches: [closed(EXPIRED), quiet],
    });
    await waitUntil('it watches again', () => server.received.length === 4);
    expect(requested(server)).toEqual(['list', 'watch 5', 'list', 'watch 90']);
    expect(told.slice(4)).toEqual(['error nodes: too old', 'delete b@2', 'upsert c@80', 'sync a@1 c@80']);
  });

  test('resumes after a broken stream without a list and keeps what it knows', async () => {
    const { told, server, reflector } = await play({
      lists: [listOf('5', node('a', '1'))],
      watches: [broken(line('ADDED', node('b', '6'))), streamOf(line('ADDED', node('c', '7')))],
    });
    await waitUntil('it goes on', () => reflector.objects.size === 3);
    expect(requested(server)).toEqual(['list', 'watch 5', 'watch 6']);
    expect(told).toEqual([
      'upsert a@1',
      'sync a@1',
      'upsert b@6',
      'error cannot reach the API server SERVER: the connection was closed',
      'upsert c@7',
    ]);
  });

  test('does not spin when watches end at once', async () => {
    const { told, server } = await play({ lists: [listOf('5')], watches: [closed(), closed(), quiet] });
    const startedAt = performance.now();
    await waitUntil('it watches a third time', () => server.received.length === 4);
    expect(performance.now() - startedAt).toBeGreaterThan(300);
    expect(told).toContain('error watching nodes: the API server ended the watch at once');
  });

  test('gives up a watch that is silent, resumes it once, and then lists: what was missed is not missed', async () => {
    const { told, server, reflector } = await play(
      { lists: [listOf('5', node('a', '1')), listOf('9', node('b', '8'))], watches: [quiet] },
      { silenceMs: 200 },
    );
    await waitUntil('it has listed again', () => reflector.objects.has('b'));
    expect(requested(server).slice(0, 4)).toEqual(['list', 'watch 5', 'watch 5', 'list']);
    expect(reflector.objects.has('a')).toBe(false);
    expect(told).toContain('error the API server SERVER did not answer within 0.2 s (nodes)');
  });

  test('waits as long as a server that has too much to do asks for', async () => {
    const busy = (response: ServerResponse) => refuse(response, 429, { message: 'too many' }, { 'Retry-After': '1' });
    const { server, told } = await play({ lists: [listOf('5')], watches: [busy, quiet] });
    const startedAt = performance.now();
    await waitUntil('it watches again', () => server.received.length === 3);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(requested(server)).toEqual(['list', 'watch 5', 'watch 5']);
    expect(told).toEqual(['sync ', 'error nodes: too many']);
  });

  test('keeps trying while the list fails, then syncs', async () => {
    const { reflector, told } = await play({
      lists: [(response) => refuse(response, 403, { message: 'not yet' }), listOf('5', node('a', '1'))],
      watches: [quiet],
    });
    await reflector.synced;
    expect(told).toEqual(['error nodes: not yet', 'upsert a@1', 'sync a@1']);
  });

  test('a handler that throws is reported and stops nothing', async () => {
    const errors: string[] = [];
    const { reflector } = await play(
      { lists: [listOf('5', node('a', '1'))], watches: [streamOf(line('ADDED', node('b', '6')))] },
      {
        onUpsert: (object) => {
          throw new Error(`cannot use ${object}`);
        },
        onError: (error) => {
          errors.push(error.message);
          throw new Error('nor this');
        },
      },
    );
    await waitUntil('both are known', () => reflector.objects.size === 2);
    expect(errors).toEqual(['cannot use a@1', 'cannot use b@6']);
  });

  test.each(['list', 'watch'])('stopped during its first %s it leaves no connection open', async (phase) => {
    const { server, reflector } = await play({
      lists: [phase === 'list' ? () => {} : listOf('5')],
      watches: [quiet],
    });
    await waitUntil(`it waits for its ${phase}`, () => requested(server).at(-1)?.startsWith(phase) === true);
    reflector.stop();
    if (phase === 'list') await expect(reflector.synced).rejects.toMatchObject({ code: 'Cancelled' });
    else await reflector.synced;
    // The list's own connection may be kept for the next request.
    const kept = phase === 'list' ? 0 : server.connections - 1;
    await waitUntil('no request is open', async () => (await server.openConnections()) <= kept);
  });

  test("the caller's signal stops it as well", async () => {
    const stop = new AbortController();
    const { server } = await play({ lists: [listOf('5')], watches: [quiet] }, { signal: stop.signal } as object);
    await waitUntil('it watches', () => server.received.length === 2);
    stop.abort();
    await waitUntil('the watch is closed', async () => (await server.openConnections()) <= server.connections - 1);
  });
});
