/** Where an LB host has its configuration from when the cluster is there, silent, gone or closed to us. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClusterClient } from '../../src/cluster/create-cluster-client.ts';
import { openHost } from '../../src/operations/open-host.ts';

let cwd: string;
let silent: Server;

beforeEach(async () => {
  cwd = await mkdtemp('/tmp/tcplb-open-');
  // Accepts, and says nothing.
  silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  silent.close();
  await rm(cwd, { recursive: true, force: true });
});

const env = () => ({ HOME: cwd, XDG_STATE_HOME: `${cwd}/state`, XDG_CONFIG_HOME: `${cwd}/config` });
const connect = () => {
  const { port } = silent.address() as AddressInfo;
  return createClusterClient({ server: `http://127.0.0.1:${port}`, kubeconfig: '/dev/null' });
};
const open = (options: Partial<Parameters<typeof openHost>[0]> = {}) =>
  openHost({ env: env(), cwd, connect, clusterMs: 100, ...options });

test('a file on the host: the cluster is not asked at all', async () => {
  const header = 'apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\n';
  await writeFile(join(cwd, 'tcplb.yaml'), `${header}nginx: { directory: /srv/tcplb }\n`);
  const connecting = () => Promise.reject(new Error('was asked'));
  const { configuration, found, unasked } = await open({ connect: connecting });
  expect({ directory: configuration.nginx.directory, source: found.source, unasked }).toEqual({
    directory: '/srv/tcplb',
    source: join(cwd, 'tcplb.yaml'),
    unasked: undefined,
  });
});

test('a silent cluster: the defaults, soon, and why', async () => {
  const { found, unasked } = await open();
  expect(found).toMatchObject({ source: 'built-in defaults', isOnHost: true });
  expect(unasked).toMatchObject({
    code: 'ClusterUnreachable',
    message: 'the API server did not answer within 0.1 s',
  });
});

test('no cluster: the defaults, and why', async () => {
  const closed = async () => createClusterClient({ server: 'http://127.0.0.1:1', kubeconfig: '/dev/null' });
  const { found, unasked } = await open({ connect: closed, clusterMs: 20_000 });
  expect(found.source).toBe('built-in defaults');
  expect(unasked?.code).toBe('ClusterUnreachable');
});

test('no wish to ask', async () => {
  const { connect: _connect, ...without } = { env: env(), cwd, connect };
  expect(await openHost(without)).not.toHaveProperty('unasked');
});

test('Ctrl-C ends the wait', async () => {
  const controller = new AbortController();
  const opening = open({ clusterMs: 60_000, signal: controller.signal });
  silent.once('connection', () => controller.abort());
  await expect(opening).rejects.toMatchObject({ code: 'Cancelled' });
});
