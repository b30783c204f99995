/** The HTTP side of the API: what clients rely on beyond what kubectl shows. */

import { Agent } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, exchange, startTestApi, type TestApi, type WatchLine } from './api-client.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';
const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  metadata: { name, labels },
  data,
});

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ historyLimit: 50 });
});
afterAll(() => api.stop());

/** Lines up to and including the first that matches. */
async function take(lines: AsyncGenerator<WatchLine>, until: (line: WatchLine) => boolean): Promise<WatchLine[]> {
  const taken: WatchLine[] = [];
  for await (const line of lines) {
    taken.push(line);
    if (until(line)) break;
  }
  return taken;
}

async function inNamespace(name: string): Promise<string> {
  await api.call('POST', '/api/v1/namespaces', { metadata: { name } });
  return `/api/v1/namespaces/${name}/configmaps`;
}

describe('authentication', () => {
  it('answers 401 with a Status to whoever is unknown, except on public paths', async () => {
    const anonymous = new Agent({ ca: credentialsOf(api.server.kubeconfig).ca });
    const refused = await exchange(`${api.server.url}/api/v1/pods`, anonymous, 'GET');
    expect([refused.code, refused.body.reason]).toEqual([401, 'Unauthorized']);
    const wrong = await exchange(`${api.server.url}/version`, anonymous, 'GET', undefined, {
      authorization: 'Bearer nonsense',
    });
    expect(wrong.code).toBe(401);
    for (const path of ['/healthz', '/readyz', '/livez', '/livez/ping']) {
      const open = await exchange(`${api.server.url}${path}`, anonymous, 'GET');
      expect([open.code, open.bytes.toString()]).toEqual([200, 'ok']);
    }
    expect((await exchange(`${api.server.url}/version`, anonymous, 'GET')).body.major).toBe('1');
  });
});

describe('discovery', () => {
  it.each(['v2', 'v2beta1'])('is aggregated in %s when asked', async (version) => {
    const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    const { body, headers } = await api.call('GET', '/apis', undefined, { accept });
    expect(headers['content-type']).toBe(accept);
    const apps = body.items.find((group: { metadata: { name: string } }) => group.metadata.name === 'apps');
    const daemonSets = apps.versions[0].resources.find((one: { resource: string }) => one.resource === 'daemonsets');
    expect(daemonSets).toMatchObject({
      scope: 'Namespaced',
      shortNames: ['ds'],
      subresources: [{ subresource: 'status' }],
    });
  });

  it('is one document per group otherwise', async () => {
    const { body } = await api.call('GET', '/api/v1');
    const eviction = body.resources.find((one: { name: string }) => one.name === 'pods/eviction');
    expect(eviction).toMatchObject({ kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] });
    expect((await api.call('GET', '/apis/nothing.example')).body).toMatchObject({ code: 404, reason: 'NotFound' });
  });
});

describe('lists', () => {
  it('come in pages of one snapshot', async () => {
    const path = await inNamespace('pages');
    for (const name of ['a', 'b', 'c', 'd']) await api.call('POST', path, configMap(name));
    const first = await api.call('GET', `${path}?limit=2`);
    await api.call('DELETE', `${path}/c`);
    const query = `limit=10&continue=${encodeURIComponent(first.body.metadata.continue)}`;
    const second = await api.call('GET', `${path}?${query}`);
    const names = [...first.body.items, ...second.body.items].map((one) => one.metadata.name);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'kube-root-ca.crt']);
    expect(first.body.metadata.remainingItemCount).toBe(3);
    expect(second.body.metadata).toEqual({ resourceVersion: first.body.metadata.resourceVersion });
    expect(second.body.items[0].kind).toBeUndefined();
  });

  it('refuse a token or version that is too old, and one from the future', async () => {
    const first = await api.call('GET', '/api/v1/configmaps?limit=1');
    await api.call('POST', configMaps, configMap('ageing'));
    for (let count = 0; count < 120; count += 1) {
      await api.call('PUT', `${configMaps}/ageing`, configMap('ageing', { count: String(count) }));
    }
    const late = await api.call('GET', `/api/v1/configmaps?limit=1&continue=${first.body.metadata.continue}`);
    expect([late.code, late.body.reason]).toEqual([410, 'Expired']);
    const watch = await api.call('GET', `${configMaps}?watch=1&resourceVersion=1`);
    expect([watch.code, watch.body.reason]).toEqual([410, 'Expired']);
    expect(watch.body.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
    const future = await api.call('GET', `${configMaps}?resourceVersion=99999999&resourceVersionMatch=NotOlderThan`);
    expect([future.code, future.body.reason]).toEqual([504, 'Timeout']);
  });

  it('come as Table and as metadata', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const table = await api.call('GET', '/api/v1/namespaces?limit=1', undefined, { accept });
    expect(table.body).toMatchObject({ kind: 'Table', rows: [{ object: { kind: 'PartialObjectMetadata' } }] });
    const metadata = await api.call('GET', '/api/v1/namespaces', undefined, {
      accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    });
    expect(metadata.body.kind).toBe('PartialObjectMetadataList');
    expect(Object.keys(metadata.body.items[0])).toEqual(['kind', 'apiVersion', 'metadata']);
    const none = await api.call('GET', '/api/v1/namespaces', undefined, { accept: 'text/html' });
    expect([none.code, none.body.reason]).toEqual([406, 'NotAcceptable']);
  });

  it('are compressed when they are long and the client takes gzip', async () => {
    const path = await inNamespace('long');
    await api.call('POST', path, configMap('long', { text: 'x'.repeat(200_000) }));
    const { headers, bytes } = await api.call('GET', path, undefined, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(bytes).toString()).items).toHaveLength(2);
  });

  it.each([
    ['/api/v1/pods?labelSelector=a%20b', 'unable to parse requirement'],
    ['/api/v1/pods?fieldSelector=spec.foo%3Dx', 'field label not supported: spec.foo'],
    [
      '/apis/apps/v1/daemonsets?fieldSelector=spec.foo%3Dx',
      '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
  ])('refuse %s', async (path, message) => {
    const { code, body } = await api.call('GET', path);
    expect([code, body.reason]).toEqual([400, 'BadRequest']);
    expect(body.message).toContain(message);
  });
});

describe('watches', () => {
  it('tell of objects that come into and leave the selection', async () => {
    const path = await inNamespace('selected');
    const { body } = await api.call('GET', path);
    const lines = api.watch(`${path}?watch=1&resourceVersion=${body.metadata.resourceVersion}&labelSelector=on%3Dyes`);
    const events = take(lines, (line) => line.type === 'DELETED');
    await api.call('POST', path, configMap('x'));
    await api.call('PUT', `${path}/x`, configMap('x', {}, { on: 'yes' }));
    await api.call('PUT', `${path}/x`, configMap('x', { more: 'data' }, { on: 'yes' }));
    await api.call('PUT', `${path}/x`, configMap('x', {}, { on: 'no' }));
    expect((await events).map(({ type, object }) => [type, object.metadata.labels.on])).toEqual([
      ['ADDED', 'yes'],
      ['MODIFIED', 'yes'],
      ['DELETED', 'yes'],
    ]);
  });

  it('begin with what there is, and mark its end for those who stream lists', async () => {
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const lines = await take(api.watch(`/api/v1/namespaces?${query}`), (line) => line.type === 'BOOKMARK');
    expect(lines.slice(0, -1).every((line) => line.type === 'ADDED')).toBe(true);
    expect(lines.map((line) => line.object.metadata.name)).toContain('default');
    expect(lines.at(-1)?.object).toMatchObject({
      kind: 'Namespace',
      metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
  });

  it('bring bookmarks', async () => {
    const query = 'watch=1&allowWatchBookmarks=true&resourceVersion=0';
    const lines = await take(api.watch(`/api/v1/nodes?${query}`), (line) => line.type === 'BOOKMARK');
    expect(Number(lines.at(-1)?.object.metadata.resourceVersion)).toBeGreaterThan(1);
  });

  it('end when their time is up', async () => {
    const lines = await take(api.watch('/api/v1/nodes?watch=1&timeoutSeconds=1'), () => false);
    expect(lines).toEqual([]);
  });

  it('come as Tables', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const lines = await take(api.watch('/api/v1/namespaces?watch=1', { accept }), () => true);
    expect(lines[0]).toMatchObject({ type: 'ADDED', object: { kind: 'Table', rows: [{}] } });
  });
});

describe('writes', () => {
  it('refuse what was made from an old version', async () => {
    const { body } = await api.call('POST', configMaps, configMap('contested'));
    await api.call('PUT', `${configMaps}/contested`, configMap('contested', { a: '1' }));
    const stale = await api.call('PUT', `${configMaps}/contested`, body);
    expect(stale.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "contested": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'contested', kind: 'configmaps' },
    });
  });

  it('that change nothing keep the version', async () => {
    const { body } = await api.call('POST', configMaps, configMap('same', { a: '1' }));
    const again = await api.call('PUT', `${configMaps}/same`, configMap('same', { a: '1' }));
    expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  it('can be tried without effect', async () => {
    const created = await api.call('POST', `${configMaps}?dryRun=All`, configMap('tried'));
    expect(created.code).toBe(201);
    expect(created.body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await api.call('GET', `${configMaps}/tried`)).code).toBe(404);
    const deleted = await api.call('DELETE', `${configMaps}/kube-root-ca.crt?dryRun=All`);
    expect(deleted.body.status).toBe('Success');
    expect((await api.call('GET', `${configMaps}/kube-root-ca.crt`)).code).toBe(200);
  });

  it('warn of, refuse or pass over unknown fields', async () => {
    const odd = (name: string) => ({ ...configMap(name), oddity: 1 });
    const warned = await api.call('POST', configMaps, odd('warned'));
    expect([warned.code, warned.headers.warning]).toEqual([201, '299 - "unknown field \\"oddity\\""']);
    const refused = await api.call('POST', `${configMaps}?fieldValidation=Strict`, odd('refused'));
    expect([refused.code, refused.body.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "oddity"',
    ]);
    const ignored = await api.call('POST', `${configMaps}?fieldValidation=Ignore`, odd('ignored'));
    expect([ignored.code, ignored.headers.warning, ignored.body.oddity]).toEqual([201, undefined, undefined]);
  });

  it.each([
    [
      'a missing namespace',
      'POST',
      '/api/v1/namespaces/nowhere/configmaps',
      configMap('x'),
      404,
      'namespaces "nowhere" not found',
    ],
    [
      'another namespace in the body',
      'POST',
      configMaps,
      { metadata: { name: 'x', namespace: 'other' } },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'another kind',
      'POST',
      configMaps,
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } },
      400,
      'Secret in version "v1" cannot be handled as a ConfigMap',
    ],
    [
      'another name',
      'PUT',
      `${configMaps}/kube-root-ca.crt`,
      configMap('x'),
      400,
      'the name of the object (x) does not match the name on the URL (kube-root-ca.crt)',
    ],
    [
      'a name that is taken',
      'POST',
      configMaps,
      configMap('kube-root-ca.crt'),
      409,
      'configmaps "kube-root-ca.crt" already exists',
    ],
    [
      'a verb that there is not',
      'POST',
      `${configMaps}/kube-root-ca.crt`,
      configMap('x'),
      405,
      'the server does not allow this method on the requested resource',
    ],
    [
      'a path that there is not',
      'GET',
      '/api/v1/nonsense',
      undefined,
      404,
      'the server could not find the requested resource',
    ],
  ])('refuse %s', async (_what, method, path, body, code, message) => {
    const answer = await api.call(method, path, body);
    expect([answer.code, answer.body.kind, answer.body.message]).toEqual([code, 'Status', message]);
  });

  it('refuse bodies that do not parse, are of another type, or too large', async () => {
    expect((await api.call('POST', configMaps, '{"a": [')).body.reason).toBe('BadRequest');
    const xml = await api.call('POST', configMaps, '<a/>', { 'content-type': 'text/xml' });
    expect([xml.code, xml.body.reason]).toEqual([415, 'UnsupportedMediaType']);
    const large = await api.call('POST', configMaps, JSON.stringify(configMap('x', { a: 'x'.repeat(4_000_000) })));
    expect([large.code, large.body.reason]).toEqual([413, 'RequestEntityTooLarge']);
  });

  it('make names from generateName', async () => {
    const { body } = await api.call('POST', configMaps, { metadata: { generateName: 'gen-' } });
    expect(body.metadata.name).toMatch(/^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });
});

describe('deletion', () => {
  const pods = '/api/v1/namespaces/default/pods';
  const pod = (name: string, nodeName?: string, more: object = {}) => ({
    metadata: { name, ...more },
    spec: { containers: [{ name: 'c', image: 'i' }], ...(nodeName === undefined ? {} : { nodeName }) },
  });

  it('of a pod on a node waits for the node', async () => {
    await api.call('POST', pods, pod('graceful', 'node-1'));
    const marked = await api.call('DELETE', `${pods}/graceful`);
    expect(marked.body.metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
    expect((await api.call('GET', `${pods}/graceful`)).code).toBe(200);
    await api.call('DELETE', `${pods}/graceful`, { gracePeriodSeconds: 0 });
    expect((await api.call('GET', `${pods}/graceful`)).code).toBe(404);
  });

  it('waits for finalizers', async () => {
    await api.call('POST', configMaps, { metadata: { name: 'held', finalizers: ['example.com/hold'] } });
    await api.call('DELETE', `${configMaps}/held`);
    const { body } = await api.call('GET', `${configMaps}/held`);
    expect(body.metadata.deletionTimestamp).toBeDefined();
    const added = await api.call(
      'PATCH',
      `${configMaps}/held`,
      { metadata: { finalizers: ['example.com/new'] } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(added.body.reason).toBe('Invalid');
    await api.call(
      'PATCH',
      `${configMaps}/held`,
      { metadata: { finalizers: null } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect((await api.call('GET', `${configMaps}/held`)).code).toBe(404);
  });

  it('checks preconditions', async () => {
    await api.call('POST', configMaps, configMap('exact'));
    const wrong = await api.call('DELETE', `${configMaps}/exact`, { preconditions: { uid: 'nobody' } });
    expect([wrong.code, wrong.body.message]).toEqual([
      409,
      expect.stringContaining('Precondition failed: UID in precondition: nobody'),
    ]);
  });

  it.each([
    ['Background', 404],
    ['Foreground', 404],
    ['Orphan', 200],
  ])('%s: what the object owns answers %d afterwards', async (propagationPolicy, code) => {
    const path = await inNamespace(`owners-${propagationPolicy.toLowerCase()}`);
    const owner = await api.call('POST', path, configMap('owner'));
    const { uid } = owner.body.metadata;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid, blockOwnerDeletion: true }];
    await api.call('POST', path, { metadata: { name: 'owned', ownerReferences } });
    const lines = api.watch(`${path}?watch=1&fieldSelector=metadata.name%3Downer`);
    const gone = take(lines, (line) => line.type === 'DELETED');
    await api.call('DELETE', `${path}/owner`, { propagationPolicy });
    await gone;
    await expect.poll(async () => (await api.call('GET', `${path}/owned`)).code).toBe(code);
    if (code === 200) {
      expect((await api.call('GET', `${path}/owned`)).body.metadata.ownerReferences).toBeUndefined();
    }
  });

  it('collects an object whose owner is gone already', async () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: 'nobody' }];
    await api.call('POST', configMaps, { metadata: { name: 'orphan', ownerReferences } });
    await expect.poll(async () => (await api.call('GET', `${configMaps}/orphan`)).code).toBe(404);
  });

  it('of a collection takes what is selected', async () => {
    const path = await inNamespace('collection');
    await api.call('POST', path, configMap('one', {}, { go: 'yes' }));
    await api.call('POST', path, configMap('two'));
    await api.call('DELETE', `${path}?labelSelector=go`);
    const { body } = await api.call('GET', path);
    expect(body.items.map((one: { metadata: { name: string } }) => one.metadata.name)).toEqual([
      'kube-root-ca.crt',
      'two',
    ]);
  });

  it('is refused for namespaces that a cluster needs', async () => {
    const { code, body } = await api.call('DELETE', '/api/v1/namespaces/default');
    expect([code, body.message]).toEqual([403, 'namespaces "default" is forbidden: this namespace may not be deleted']);
  });
});

describe('subresources', () => {
  const pods = '/api/v1/namespaces/default/pods';
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

  async function runPod(name: string): Promise<void> {
    const spec = { containers: [{ name: 'c', image: 'i' }] };
    await api.call('POST', pods, { metadata: { name, labels: { app: name } }, spec });
    const target = { kind: 'Node', name: 'node-1' };
    expect((await api.call('POST', `${pods}/${name}/binding`, { metadata: { name }, target })).code).toBe(201);
    const { body } = await api.call('GET', `${pods}/${name}`);
    await api.call('PUT', `${pods}/${name}/status`, { ...body, status: ready, spec: {} });
  }

  it('bind a pod once, and keep status and spec apart', async () => {
    await runPod('bound');
    const { body } = await api.call('GET', `${pods}/bound`);
    expect(body).toMatchObject({ spec: { nodeName: 'node-1', containers: [{ name: 'c' }] }, status: ready });
    const again = await api.call('POST', `${pods}/bound/binding`, { target: { name: 'node-2' } });
    expect([again.code, again.body.message]).toEqual([
      409,
      'Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "node-1"',
    ]);
  });

  it('evict within the disruption budget', async () => {
    await runPod('guarded');
    const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } };
    await api.call('POST', budgets, { metadata: { name: 'guard' }, spec });
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'guarded' } };
    const refused = await api.call('POST', `${pods}/guarded/eviction`, eviction);
    expect([refused.code, refused.body.message]).toEqual([
      429,
      "Cannot evict pod as it would violate the pod's disruption budget.",
    ]);
    const status = async () => (await api.call('GET', `${budgets}/guard`)).body.status;
    await expect.poll(status).toMatchObject({ currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0 });
    await api.call('DELETE', `${budgets}/guard`);
    expect((await api.call('POST', `${pods}/guarded/eviction`, eviction)).body.status).toBe('Success');
    expect((await api.call('GET', `${pods}/guarded`)).body.metadata.deletionTimestamp).toBeDefined();
  });

  it.each(['exec', 'attach', 'portforward', 'proxy'])('%s is refused with a Status, upgrade or not', async (name) => {
    const plain = await api.call('POST', `${pods}/bound/${name}`);
    expect([plain.code, plain.body.reason]).toEqual([501, 'NotImplemented']);
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    const upgraded = await api.call('GET', `${pods}/bound/${name}`, undefined, upgrade);
    expect([upgraded.code, upgraded.body.reason]).toEqual([501, 'NotImplemented']);
  });
});
