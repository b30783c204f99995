/** A running sandbox, controlled and found from outside. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ControlServer,
  connectControl,
  listSandboxRecords,
  prepareSandboxDirectory,
  readSandboxRecord,
  removeSandboxRecord,
  resolveStateDirectory,
  type Sandbox,
  type SandboxRecord,
  sandboxPaths,
  serveControl,
  startSandbox,
  writeSandboxRecord,
} from '../../src/index.ts';

let directory: string;
let sandbox: Sandbox;
let server: ControlServer;
let record: SandboxRecord;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-control-'));
  sandbox = await startSandbox({ nodes: 1 });
  const paths = await prepareSandboxDirectory(directory);
  server = await serveControl(sandbox, paths.socket);
  record = {
    name: 'default',
    pid: process.pid,
    kubeconfig: paths.kubeconfig,
    socket: paths.socket,
    driver: 'loopback',
    startedAt: new Date().toISOString(),
  };
  await writeSandboxRecord(directory, record);
}, 60_000);
afterAll(async () => {
  await sandbox?.stop();
  await server?.close();
  await rm(directory, { recursive: true });
});

test('the state directory follows XDG_STATE_HOME', () => {
  expect(resolveStateDirectory({}, '/home/ada')).toBe('/home/ada/.local/state/tcplb/sandbox');
  expect(resolveStateDirectory({ XDG_STATE_HOME: '/state' }, '/home/ada')).toBe('/state/tcplb/sandbox');
});

test('a running sandbox is found by name, and only its user may use it', async () => {
  expect(await readSandboxRecord(directory)).toEqual(record);
  expect(await listSandboxRecords(directory)).toEqual([record]);
  expect(await readSandboxRecord(directory, 'other')).toBeUndefined();
  expect((await stat(sandboxPaths(directory).directory)).mode & 0o777).toBe(0o700);
  expect((await stat(record.socket)).mode & 0o777).toBe(0o600);
});

test('a second sandbox of the same name is refused', async () => {
  await expect(prepareSandboxDirectory(directory)).rejects.toMatchObject({ code: 'AlreadyExists' });
  await expect(serveControl(sandbox, record.socket)).rejects.toMatchObject({ code: 'AlreadyExists' });
});

test('a record that a dead process left behind counts as none', async () => {
  const paths = await prepareSandboxDirectory(directory, 'dead');
  await writeSandboxRecord(directory, { ...record, name: 'dead', socket: paths.socket });
  await writeFile(paths.socket, '');
  expect(await readSandboxRecord(directory, 'dead')).toBeUndefined();
  await removeSandboxRecord(directory, 'dead');
  expect(await listSandboxRecords(directory)).toEqual([record]);
});

test('nodes are added, stopped, started and removed from outside', async () => {
  const control = connectControl(record.socket);
  expect(await control.status()).toEqual({
    url: sandbox.url,
    balancerAddress: sandbox.balancerAddress,
    balancerAddresses: sandbox.balancerAddresses,
    nodes: sandbox.nodes(),
  });
  expect(await control.addNode('extra')).toMatchObject({ name: 'extra', running: true });
  await control.stopNode('extra');
  expect((await control.nodes()).map(({ name, running }) => [name, running])).toEqual([
    ['extra', false],
    ['node-1', true],
  ]);
  await control.startNode('extra');
  await control.removeNode('extra');
  expect(await control.nodes()).toHaveLength(1);
}, 60_000);

test.each([
  [
    'an unknown node',
    (socket: string) => connectControl(socket).stopNode('nobody'),
    'NotFound',
    'the sandbox has no node "nobody"',
  ],
  [
    'a name that is taken',
    (socket: string) => connectControl(socket).addNode('node-1'),
    'AlreadyExists',
    'the sandbox already has a node "node-1"',
  ],
  [
    'a name that is none',
    (socket: string) => connectControl(socket).addNode('Not A Name'),
    'InvalidInput',
    '"Not A Name" is not a node name',
  ],
])('%s is refused with the error of the sandbox itself', async (_, call, code, message) => {
  await expect(call(record.socket)).rejects.toMatchObject({ name: 'TcplbError', code, message });
});

test('stop takes the sandbox down, and then nobody answers', async () => {
  await connectControl(record.socket).stop();
  await sandbox.stopped;
  await server.close();
  await expect(connectControl(record.socket).status()).rejects.toMatchObject({ code: 'ClusterUnreachable' });
  expect(await readSandboxRecord(directory)).toBeUndefined();
});
