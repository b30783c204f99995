/** Lists, writes, retries and refusals, over a real HTTPS connection. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { resources } from '../../src/cluster/resources.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, type Handler, refuse } from './protocol-server.ts';
import { failureOf, setStage } from './stage.ts';

const pod = (name: string) => ({ metadata: { name, namespace: 'team-a', resourceVersion: '1' } });
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'team-a' } };

describe.skipIf(!hasOpenssl)('requests (skipped without openssl)', () => {
  const stage = setStage();

  describe('list', () => {
    const paged: Handler = ({ query }, response) => {
      const token = query.get('continue');
      if (token === null)
        return answer(response, { metadata: { resourceVersion: '7', continue: 'b' }, items: [pod('a')] });
      if (token === 'b')
        return answer(response, { metadata: { resourceVersion: '7', continue: 'c' }, items: [pod('b')] });
      answer(response, { metadata: { resourceVersion: '7' }, items: [pod('c')] });
    };

    test('joins its pages, over one connection', async () => {
      const server = await stage.serve(paged);
      const client = await stage.connect(server);
      const list = await client.list(resources.pods, { labelSelector: 'app=web' }, ({ metadata }) => metadata.name);
      expect(list).toEqual({ items: ['a', 'b', 'c'], resourceVersion: '7' });
      expect(server.received.map(({ path, query }) => `${path}?${query}`)).toEqual([
        '/api/v1/pods?labelSelector=app%3Dweb&limit=500',
        '/api/v1/pods?labelSelector=app%3Dweb&limit=500&continue=b',
        '/api/v1/pods?labelSelector=app%3Dweb&limit=500&continue=c',
      ]);
      expect(server.connections).toBe(1);
    });

    test('starts again in one piece when the pages expire half-way', async () => {
      const server = await stage.serve(({ query }, response) => {
        if (query.get('continue')) return refuse(response, 410, { reason: 'Expired' });
        const more = query.get('limit') ? { continue: 'b' } : {};
        answer(response, { metadata: { resourceVersion: '9', ...more }, items: [pod('a')] });
      });
      const client = await stage.connect(server);
      const list = await client.list(resources.pods, { namespace: 'x' });
      expect(list).toEqual({ items: [pod('a')], resourceVersion: '9' });
      expect(server.received.map(({ path, query }) => `${path}?${query}`)).toEqual([
        '/api/v1/namespaces/x/pods?limit=500',
        '/api/v1/namespaces/x/pods?limit=500&continue=b',
        '/api/v1/namespaces/x/pods?',
      ]);
    });

    test('unpacks gzip', async () => {
      const server = await stage.serve(({ headers }, response) => {
        const list = JSON.stringify({ metadata: { resourceVersion: '1' }, items: [pod('ünï')] });
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
        response.end(headers['accept-encoding'] === 'gzip' ? gzipSync(list) : '');
      });
      const client = await stage.connect(server);
      expect((await client.list(resources.pods)).items).toEqual([pod('ünï')]);
    });

    test('asks for nothing packed with disable-compression', async () => {
      const server = await stage.serve((_, response) => answer(response, { metadata: {}, items: [] }));
      const authority = { 'certificate-authority': stage.certificates.authority.certificateFile };
      const client = await stage.connect(server, { clusterFields: { ...authority, 'disable-compression': true } });
      await client.list(resources.pods);
      expect(server.received[0]?.headers['accept-encoding']).toBe('identity');
    });

    test('takes null for no items', async () => {
      const server = await stage.serve((_, response) => answer(response, { metadata: {}, items: null }));
      const client = await stage.connect(server);
      expect(await client.list(resources.pods)).toEqual({ items: [], resourceVersion: '' });
    });
  });

  describe('writes', () => {
    test('go to the right place with the right body', async () => {
      const server = await stage.serve((_, response) => answer(response, service));
      const client = await stage.connect(server);
      const { services, pods, nodes } = resources;
      const inDefault = { ...service, metadata: { name: 'web' } };
      await client.create(services, inDefault, { dryRun: true });
      await client.update(services, service, { subresource: 'status' });
      await client.apply(services, service, { force: true });
      await client.apply(services, service, { fieldManager: 'me' });
      await client.patch(services, 'web', 'x', 'json', [{ op: 'remove', path: '/a' }]);
      await client.patch(nodes, 'n1', undefined, 'merge', { spec: null });
      await client.patch(services, 'web', undefined, 'strategic', {}, { dryRun: true });
      await client.create(pods, { metadata: { name: 'p', namespace: 'x' } }, { subresource: 'eviction' });
      await client.delete(services, 'web', 'x', { gracePeriodSeconds: 0, uid: 'u', dryRun: true });
      const seen = server.received.map(({ method, path, query, headers, body }) =>
        [method, `${path}?${query}`, headers['content-type'], body].join(' '),
      );
      const json = (value: unknown) => JSON.stringify(value);
      expect(seen).toEqual([
        `POST /api/v1/namespaces/team-a/services?dryRun=All&fieldManager=tcplb application/json ${json(inDefault)}`,
        `PUT /api/v1/namespaces/team-a/services/web/status?fieldManager=tcplb application/json ${json(service)}`,
        `PATCH /api/v1/namespaces/team-a/services/web?fieldManager=tcplb&force=true application/apply-patch+yaml ${json(service)}`,
        `PATCH /api/v1/namespaces/team-a/services/web?fieldManager=me application/apply-patch+yaml ${json(service)}`,
        'PATCH /api/v1/namespaces/x/services/web?fieldManager=tcplb application/json-patch+json [{"op":"remove","path":"/a"}]',
        'PATCH /api/v1/nodes/n1?fieldManager=tcplb application/merge-patch+json {"spec":null}',
        'PATCH /api/v1/namespaces/team-a/services/web?dryRun=All&fieldManager=tcplb application/strategic-merge-patch+json {}',
        'POST /api/v1/namespaces/x/pods/p/eviction?fieldManager=tcplb application/json {"metadata":{"name":"p","namespace":"x"}}',
        'DELETE /api/v1/namespaces/x/services/web? application/json ' +
          '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background","gracePeriodSeconds":0,"preconditions":{"uid":"u"},"dryRun":["All"]}',
      ]);
    });

    test('are not sent a second time', async () => {
      const server = await stage.serve((_, response) => refuse(response, 503));
      const client = await stage.connect(server);
      await failureOf(client.create(resources.services, service));
      expect(server.received).toHaveLength(1);
    });

    test.each(['', '.', '..', 'a/b', 'a%2fb'])('refuse the name %j before anything is sent', async (name) => {
      const server = await stage.serve((_, response) => answer(response, {}));
      const client = await stage.connect(server);
      const { services } = resources;
      const attempts = [
        client.get(services, name),
        client.delete(services, name),
        client.patch(services, name, undefined, 'merge', {}),
        client.apply(services, { metadata: { name } }),
        client.get(services, 'web', name),
        client.list(services, { namespace: name }),
      ];
      for (const attempt of attempts) expect((await failureOf(attempt)).code).toBe('InvalidInput');
      expect(server.received).toHaveLength(0);
    });
  });

  describe('request', () => {
    test('returns JSON parsed and other text as it is', async () => {
      const server = await stage.serve(({ path }, response) => {
        if (path === '/version') return answer(response, { major: '1' });
        response.end('12');
      });
      const client = await stage.connect(server, { userAgent: 'kubectl-tcplb/1.2.3' });
      expect(await client.request('GET', '/version')).toEqual({ major: '1' });
      expect(await client.request('GET', '/api/v1/namespaces/x/pods/p/log')).toBe('12');
      expect(server.received[0]?.headers['user-agent']).toBe('kubectl-tcplb/1.2.3');
    });

    test('is traced without secrets', async () => {
      const server = await stage.serve(({ path }, response) =>
        path === '/version' ? answer(response, {}) : refuse(response, 404),
      );
      const lines: string[] = [];
      const trace = (line: string) => void lines.push(line.replace(/\d+ ms/, 'N ms'));
      const client = await stage.connect(server, { trace, userFields: { token: 'secret' } });
      await client.request('GET', '/version');
      await failureOf(client.get(resources.nodes, 'n1'));
      expect(lines).toEqual([
        `GET ${server.url}/version 200 OK in N ms`,
        `GET ${server.url}/api/v1/nodes/n1 404 Not Found in N ms`,
      ]);
    });
  });

  describe('refusals', () => {
    const cases: [name: string, code: number, status: Record<string, unknown>, expected: object][] = [
      [
        '401',
        401,
        { message: 'Unauthorized' },
        {
          code: 'Unauthorized',
          message: 'the API server does not accept our credentials (Service team-a/web)',
          retryable: false,
        },
      ],
      [
        '403',
        403,
        { message: 'services "web" is forbidden: User "jane" cannot get' },
        {
          code: 'Forbidden',
          message: 'Service team-a/web: services "web" is forbidden: User "jane" cannot get',
          retryable: false,
        },
      ],
      [
        '404 of the object',
        404,
        { reason: 'NotFound', details: { name: 'web', kind: 'services' } },
        { code: 'NotFound', message: 'Service team-a/web does not exist', retryable: false },
      ],
      [
        '404 of its namespace',
        404,
        { message: 'namespaces "team-a" not found', details: { name: 'team-a' } },
        { code: 'NotFound', message: 'Service team-a/web: namespaces "team-a" not found', retryable: false },
      ],
      [
        '409 AlreadyExists',
        409,
        { reason: 'AlreadyExists' },
        { code: 'AlreadyExists', message: 'Service team-a/web already exists', retryable: false },
      ],
      [
        '409 Conflict',
        409,
        { reason: 'Conflict', message: 'please apply your changes to the latest version' },
        {
          code: 'Conflict',
          message: 'Service team-a/web: please apply your changes to the latest version',
          retryable: false,
        },
      ],
      [
        '410',
        410,
        { reason: 'Expired', message: 'too old' },
        { code: 'ResourceExpired', message: 'Service team-a/web: too old', retryable: false },
      ],
      [
        '422 with causes',
        422,
        {
          message: 'Service "web" is invalid',
          details: {
            name: 'web',
            causes: [
              { field: 'spec.ports[0].port', message: 'Invalid value: 0: must be between 1 and 65535' },
              { message: 'and more' },
            ],
          },
        },
        {
          code: 'ClusterRefused',
          message: 'Service team-a/web: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535; and more',
          retryable: false,
        },
      ],
      [
        '500',
        500,
        { message: 'etcdserver: leader changed' },
        { code: 'ClusterRefused', message: 'Service team-a/web: etcdserver: leader changed', retryable: true },
      ],
      [
        '504',
        504,
        { message: 'Too large resource version' },
        {
          code: 'ClusterUnreachable',
          message: 'Service team-a/web: the API server is not ready: Too large resource version',
          retryable: true,
        },
      ],
    ];
    test.each(cases)('%s', async (_name, code, status, expected) => {
      const server = await stage.serve((_, response) => refuse(response, code, status));
      const client = await stage.connect(server);
      expect(await failureOf(client.get(resources.services, 'web'))).toEqual(expected);
    });

    test('of something that is no API server', async () => {
      const server = await stage.serve(({ path }, response) => {
        response.writeHead(path.endsWith('/web') ? 404 : 200, { 'Content-Type': 'text/html' });
        response.end('<html>log in</html>');
      });
      const client = await stage.connect(server);
      expect((await failureOf(client.get(resources.services, 'web'))).message).toBe(
        'Service team-a/web: the API server has no such resource',
      );
      expect((await failureOf(client.list(resources.services))).message).toBe('services: the answer is not JSON');
    });

    test('of a body that is cut off in the middle of its JSON', async () => {
      const server = await stage.serve((_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end('{"items": [');
      });
      const client = await stage.connect(server);
      expect(await failureOf(client.list(resources.services))).toEqual({
        code: 'ClusterRefused',
        message: 'services: the answer is not JSON',
        retryable: false,
      });
    });
  });

  describe('a GET is tried again', () => {
    test.each([
      [
        'after 429 with Retry-After',
        (response: Parameters<Handler>[1]) => refuse(response, 429, {}, { 'Retry-After': '0' }),
      ],
      ['after 503', (response: Parameters<Handler>[1]) => refuse(response, 503)],
      ['after a reset', (response: Parameters<Handler>[1]) => response.socket?.destroy()],
      [
        'after a truncated body',
        (response: Parameters<Handler>[1]) => {
          response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
          response.write('{"metadata"', () => response.socket?.destroy());
        },
      ],
    ])('%s', async (_name, fail) => {
      let failures = 0;
      const server = await stage.serve((_, response) => {
        failures += 1;
        if (failures <= 1) fail(response);
        else answer(response, service);
      });
      const client = await stage.connect(server);
      expect(await client.get(resources.services, 'web')).toEqual(service);
      expect(server.received).toHaveLength(2);
    });

    test('but not when it would have to wait long', async () => {
      const server = await stage.serve((_, response) =>
        refuse(response, 429, { message: 'slow down' }, { 'Retry-After': '3600' }),
      );
      const client = await stage.connect(server);
      expect(await failureOf(client.get(resources.services, 'web'))).toEqual({
        code: 'ClusterRefused',
        message: 'Service team-a/web: slow down',
        retryable: true,
      });
      expect(server.received).toHaveLength(1);
    });

    test('and stops waiting when it is cancelled', async () => {
      const stop = new AbortController();
      const server = await stage.serve((_, response) => {
        refuse(response, 429, {}, { 'Retry-After': '20' });
        response.once('close', () => stop.abort());
      });
      const client = await stage.connect(server);
      const { code } = await failureOf(client.get(resources.services, 'web', 'x', { signal: stop.signal }));
      expect(code).toBe('Cancelled');
    });
  });
});
