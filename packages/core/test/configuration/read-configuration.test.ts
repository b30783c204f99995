import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClusterClient } from '../../src/cluster/cluster-client.ts';
import { type ReadConfigurationOptions, readConfiguration } from '../../src/cluster/read-configuration.ts';
import { TcplbError } from '../../src/errors.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tcplb-configuration-'));
});
afterEach(() => rm(root, { recursive: true }));

const yaml = (address: string, rest = '') =>
  `apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\naddresses: [${address}]\n${rest}`;

async function write(path: string, text: string): Promise<string> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

function clusterWith(answer: string | TcplbError): Pick<ClusterClient, 'get'> {
  const get = async () => {
    if (typeof answer !== 'string') throw answer;
    return { metadata: { name: 'tcplb' }, data: { 'tcplb.yaml': answer } };
  };
  // The method is generic in what it returns; this answers with a ConfigMap, which is all that is asked for.
  return { get: get as ClusterClient['get'] };
}

/** First address and source of what is found from inside the temporary directory. */
async function find(options: Partial<ReadConfigurationOptions> = {}) {
  const { env, ...rest } = options;
  const { configuration, source } = await readConfiguration({
    env: { HOME: join(root, 'home'), ...env },
    cwd: join(root, 'work'),
    isRoot: false,
    ...rest,
  });
  return { address: configuration.addresses[0], source, directory: configuration.nginx.directory };
}

it('takes the first that exists: --config, $TCPLB_CONFIG, ./tcplb.yaml, the user directory, the cluster, the defaults', async () => {
  const named = await write('named.yaml', yaml('192.0.2.1'));
  const fromEnv = await write('work/env.yaml', yaml('192.0.2.2'));
  const local = await write('work/tcplb.yaml', yaml('192.0.2.3'));
  const users = await write('home/.config/tcplb/tcplb.yaml', yaml('192.0.2.4'));
  const client = clusterWith(yaml('192.0.2.5'));
  const env = { TCPLB_CONFIG: 'env.yaml' };

  expect(await find({ path: named, env, client })).toMatchObject({ address: '192.0.2.1', source: named });
  expect(await find({ env, client })).toMatchObject({ address: '192.0.2.2', source: fromEnv });
  expect(await find({ client })).toMatchObject({ address: '192.0.2.3', source: local });
  await rm(local);
  expect(await find({ client })).toMatchObject({ address: '192.0.2.4', source: users });
  await rm(users);
  expect(await find({ client })).toMatchObject({ address: '192.0.2.5', source: 'ConfigMap tcplb-system/tcplb' });
  expect(await find()).toEqual({
    address: undefined,
    source: 'built-in defaults',
    directory: join(root, 'home/.local/state/tcplb'),
  });
});

it('follows XDG directories and ignores relative ones', async () => {
  const file = await write('xdg/tcplb/tcplb.yaml', yaml('192.0.2.1'));
  expect(await find({ env: { XDG_CONFIG_HOME: join(root, 'xdg') } })).toMatchObject({ source: file });
  expect(await find({ env: { XDG_CONFIG_HOME: 'xdg', XDG_STATE_HOME: 'state' } })).toMatchObject({
    directory: join(root, 'home/.local/state/tcplb'),
  });
  expect(await find({ env: { XDG_STATE_HOME: join(root, 'state') } })).toMatchObject({
    directory: join(root, 'state/tcplb'),
  });
  expect(await find({ isRoot: true })).toMatchObject({ directory: '/var/lib/tcplb' });
});

it('takes the defaults where the ConfigMap is missing or forbidden, and says so', async () => {
  const missing = new TcplbError('NotFound', 'ConfigMap tcplb-system/tcplb does not exist');
  const forbidden = new TcplbError('Forbidden', 'no');
  expect(await find({ client: clusterWith(missing) })).toMatchObject({ source: 'built-in defaults' });
  expect(await find({ client: clusterWith(forbidden) })).toMatchObject({
    source: 'built-in defaults (ConfigMap tcplb-system/tcplb is forbidden)',
  });
});

it('fails where the cluster cannot be asked', async () => {
  const down = new TcplbError('ClusterUnreachable', 'connection refused');
  await expect(find({ client: clusterWith(down) })).rejects.toBe(down);
});

it('refuses a named file that does not exist, naming it', async () => {
  await expect(find({ path: 'gone.yaml' })).rejects.toMatchObject({
    code: 'InvalidConfiguration',
    message: `cannot read the configuration ${join(root, 'work/gone.yaml')}: there is no such file`,
  });
});

it('does not let the ConfigMap choose the program', async () => {
  const client = clusterWith(yaml('192.0.2.1', 'nginx: {binary: /tmp/evil}\n'));
  await expect(find({ client })).rejects.toThrow('ConfigMap tcplb-system/tcplb:4:9: nginx.binary: may only be set');
});

it('refuses a home directory that nginx would misread', async () => {
  await expect(find({ env: { HOME: '/home/a b' } })).rejects.toMatchObject({
    code: 'InvalidConfiguration',
    message: 'nginx cannot work in "/home/a b/.local/state/tcplb"',
  });
});

it('reads the template beside the file that names it', async () => {
  const path = await write('etc/tcplb.yaml', yaml('192.0.2.1', 'nginx:\n  exposureTemplate: x.mustache\n'));
  const read = () => readConfiguration({ path, env: { HOME: root }, cwd: root, isRoot: false });
  await expect(read()).rejects.toThrow(
    /tcplb.yaml:5:3: nginx.exposureTemplate: x.mustache is no usable template: ENOENT/,
  );
  await write('etc/x.mustache', '{{#listeners}}');
  await expect(read()).rejects.toThrow(/x.mustache is no usable template: Unclosed section "listeners"/);
  await write('etc/x.mustache', '# {{name}}\n');
  expect((await read()).configuration.nginx.exposureTemplate).toBe('# {{name}}\n');
});
