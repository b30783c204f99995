/** The contexts that we offer are those that the real kubectl has. */
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KubeconfigContext, listContexts } from '../../src/cluster/list-contexts.ts';
import { failureOf } from './stage.ts';

const run = promisify(execFile);
const hasKubectl = (() => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const kubectlNote = hasKubectl ? '' : ' (SKIPPED: kubectl is not installed)';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-contexts-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

interface Contents {
  readonly current?: string;
  /** By name: cluster, and namespace where it has one. */
  readonly contexts?: Readonly<Record<string, readonly [cluster: string, namespace?: string]>>;
}

async function writeKubeconfig(name: string, { current, contexts = {} }: Contents): Promise<string> {
  const file = join(directory, name);
  const entries = Object.entries(contexts).map(([name, [cluster, namespace]]) => ({
    name,
    context: { cluster, user: 'me', ...(namespace !== undefined && { namespace }) },
  }));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    ...(current && { 'current-context': current }),
    contexts: entries,
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

const environment = (...files: string[]) => ({
  PATH: process.env.PATH,
  HOME: directory,
  ...(files.length > 0 && { KUBECONFIG: files.join(delimiter) }),
});

/** `*name cluster namespace`, the star for the current one. */
const show = ({ name, cluster, namespace, isCurrent }: KubeconfigContext) =>
  `${isCurrent ? '*' : ''}${name} ${cluster} ${namespace}`;
const list = async (...files: string[]) => (await listContexts(undefined, environment(...files))).map(show);

const first = { current: 'b', contexts: { b: ['cluster-b', 'team-b'], a: ['cluster-a'] } } as const;
const second = { current: 'c', contexts: { c: ['cluster-c'], a: ['another-a', 'team-a'] } } as const;

test('the contexts of several files, the first that has a name deciding it', async () => {
  const files = [await writeKubeconfig('1', first), await writeKubeconfig('2', second)];
  expect(await list(...files)).toEqual(['*b cluster-b team-b', 'a cluster-a default', 'c cluster-c default']);
  expect(await list(...files.toReversed())).toEqual([
    '*c cluster-c default',
    'a another-a team-a',
    'b cluster-b team-b',
  ]);
});

test('a file that is missing counts as empty', async () => {
  const file = await writeKubeconfig('1', first);
  expect(await list(join(directory, 'missing'), file)).toEqual(['*b cluster-b team-b', 'a cluster-a default']);
});

test('a current context may come from a file without contexts, and may not exist', async () => {
  const file = await writeKubeconfig('1', first);
  expect(await list(await writeKubeconfig('current', { current: 'a' }), file)).toEqual([
    'b cluster-b team-b',
    '*a cluster-a default',
  ]);
  expect(await list(await writeKubeconfig('current', { current: 'x' }), file)).toEqual([
    'b cluster-b team-b',
    'a cluster-a default',
  ]);
});

test('without any kubeconfig there are none', async () => {
  expect(await list()).toEqual([]);
  expect(await list(join(directory, 'missing'))).toEqual([]);
  expect(await list(await writeKubeconfig('empty', {}))).toEqual([]);
});

test('~/.kube/config is looked at only when KUBECONFIG names nothing', async () => {
  await mkdir(join(directory, '.kube'));
  await writeKubeconfig('.kube/config', second);
  expect(await list()).toEqual(['*c cluster-c default', 'a another-a team-a']);
  expect(await list(await writeKubeconfig('1', first))).toEqual(['*b cluster-b team-b', 'a cluster-a default']);
});

test('a file that is named is read alone', async () => {
  const file = await writeKubeconfig('1', first);
  const contexts = await listContexts(file, environment(await writeKubeconfig('2', second)));
  expect(contexts.map(show)).toEqual(['*b cluster-b team-b', 'a cluster-a default']);
});

describe('fails with InvalidConfiguration for', () => {
  test('a file that does not parse, whatever the others hold', async () => {
    const broken = join(directory, 'broken');
    await writeFile(broken, 'contexts: [');
    const failure = await failureOf(listContexts(undefined, environment(await writeKubeconfig('1', first), broken)));
    expect(failure).toMatchObject({ code: 'InvalidConfiguration', message: expect.stringContaining(broken) });
  });

  test('a file that is named and does not exist', async () => {
    const missing = join(directory, 'missing');
    expect(await failureOf(listContexts(missing, environment()))).toMatchObject({
      code: 'InvalidConfiguration',
      message: `kubeconfig ${missing} does not exist`,
    });
  });

  test('a directory', async () => {
    expect(await failureOf(listContexts(undefined, environment(directory)))).toMatchObject({
      code: 'InvalidConfiguration',
      message: `kubeconfig ${directory} cannot be read (EISDIR)`,
    });
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read (SKIPPED for root)', async () => {
    const file = await writeKubeconfig('1', first);
    await chmod(file, 0);
    expect(await failureOf(listContexts(undefined, environment(file)))).toMatchObject({ code: 'InvalidConfiguration' });
  });
});

describe.skipIf(!hasKubectl)(`kubectl config get-contexts${kubectlNote}`, () => {
  const askKubectl = async (args: readonly string[], files: readonly string[]): Promise<string[]> => {
    const { stdout } = await run('kubectl', ['config', ...args], { env: environment(...files) });
    return stdout.split('\n').filter((line) => line !== '');
  };

  test.each<[string, readonly Contents[]]>([
    ['one file', [first]],
    ['two files', [first, second]],
    ['the same two the other way round', [second, first]],
    ['a first file without contexts', [{ current: 'a' }, first]],
    ['a first file without a current context', [{ contexts: { z: ['cluster-z'] } }, second]],
    ['a current context that is not there', [{ current: 'x' }, first]],
    ['nothing', [{}]],
  ])('has the same names and the same current one: %s', async (_name, contents) => {
    const files = await Promise.all(contents.map((one, index) => writeKubeconfig(String(index), one)));
    const contexts = await listContexts(undefined, environment(...files));
    const names = contexts.map(({ name }) => name).toSorted();
    expect(names).toEqual((await askKubectl(['get-contexts', '-o', 'name'], files)).toSorted());
    const current = await askKubectl(['view', '-o', 'jsonpath={.current-context}'], files);
    const known = current.filter((name) => names.includes(name));
    expect(contexts.filter(({ isCurrent }) => isCurrent).map(({ name }) => name)).toEqual(known);
  });
});
