/** What we make of kubeconfig files is what the real kubectl makes of them. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readClusterEnvironment } from '../../src/cluster/kubeconfig/environment.ts';
import type { KubeconfigCluster, KubeconfigUser } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import { resolveTarget } from '../../src/cluster/kubeconfig/resolve-target.ts';
import type { ClusterTarget } from '../../src/cluster/kubeconfig/target.ts';
import { TcplbError } from '../../src/errors.ts';

const run = promisify(execFile);
const hasKubectl = (() => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const PEM_FILES = ['ca.pem', 'pki/client.crt', 'pki/client.key'];

/** The kubeconfig files of one case, in `KUBECONFIG`'s order. */
interface Arrangement {
  readonly files: readonly { readonly path: string; readonly content: FileContent }[];
  readonly explicit: boolean;
  readonly context: string | undefined;
}

type FileContent = 'missing' | 'empty' | { readonly json: boolean; readonly document: object };

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const base64 = fc.string({ maxLength: 12 }).map((text) => Buffer.from(`PEM ${text}`).toString('base64'));
const text = fc.constantFrom('plain', 'yes', 'n', '007', '1e3', '~', 'null', 'a: b', '# no', 'ünïcode 🦊', ' spaced ');
const extensions = fc.constant([{ name: 'e', extension: { provider: 'minikube', last: [1, null, true] } }]);

const cluster = fc.record(
  {
    server: fc.constantFrom(
      'https://10.0.0.1:6443',
      'https://api.example.com/k8s/clusters/c-1',
      'http://localhost:8001',
    ),
    'tls-server-name': text,
    'insecure-skip-tls-verify': fc.boolean(),
    'proxy-url': fc.constantFrom('http://proxy:3128', 'socks5://proxy:1080'),
    'disable-compression': fc.boolean(),
    extensions,
    unknown: fc.constant({ of: 'a later version' }),
  },
  { requiredKeys: ['server'] },
);
const authority = fc.oneof(
  fc.constant({}),
  fc.constantFrom('ca.pem', './ca.pem', '../top/ca.pem').map((path) => ({ 'certificate-authority': path })),
  base64.map((data) => ({ 'certificate-authority-data': data })),
);
const identity = fc.oneof(
  fc.constant({}),
  fc.constant({ 'client-certificate': 'pki/client.crt', 'client-key': 'pki/client.key' }),
  fc.record({ 'client-certificate-data': base64, 'client-key-data': base64 }),
  fc.record({ token: text, tokenFile: optional(fc.constantFrom('token', '/var/run/token', '../token')) }),
  fc.record({ username: text, password: text }),
  fc.record({ 'auth-provider': fc.constant({ name: 'oidc', config: { 'client-id': 'x', 'id-token': 'y' } }) }),
  fc.record({
    exec: fc.record(
      {
        apiVersion: fc.constantFrom('client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'),
        command: fc.constantFrom('aws', './bin/login', 'bin/login', '../login', '/usr/bin/login'),
        interactiveMode: fc.constantFrom('Never', 'IfAvailable', 'Always'),
        args: fc.array(text, { maxLength: 3 }),
        env: fc.array(fc.record({ name: fc.constantFrom('A', 'B'), value: text }), { maxLength: 2 }),
        installHint: text,
        provideClusterInfo: fc.boolean(),
      },
      { requiredKeys: ['apiVersion', 'command', 'interactiveMode'] },
    ),
  }),
);
const impersonation = fc.record(
  {
    as: text,
    'as-uid': text,
    'as-groups': fc.array(text, { minLength: 1, maxLength: 2 }),
    'as-user-extra': fc.constant({ 'example.com/scopes': ['a', 'b'] }),
  },
  { requiredKeys: [] },
);

const entries = <K extends string, T>(prefix: string, key: K, value: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(0, 0, 0, 1), value), {
      selector: ([index]) => index,
      minLength: 1,
      maxLength: 2,
    })
    .map((list) => list.map(([index, entry]) => ({ name: `${prefix}${index}`, [key]: entry })));

const contextName = fc.constantFrom('c0', 'c0', 'c1');
const document = fc.record(
  {
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Config'),
    preferences: fc.constant({}),
    'current-context': fc.constantFrom('c0', 'c0', 'c0', 'c1', ''),
    clusters: entries(
      'k',
      'cluster',
      fc.tuple(cluster, authority).map(([a, b]) => ({ ...a, ...b })),
    ),
    users: entries(
      'u',
      'user',
      fc.tuple(identity, impersonation).map(([a, b]) => ({ ...a, ...b })),
    ),
    contexts: entries(
      'c',
      'context',
      fc.record({
        cluster: fc.constantFrom('k0', 'k0', 'k0', 'k1'),
        user: optional(fc.constantFrom('u0', 'u0', 'u0', 'u1')),
        namespace: optional(fc.constantFrom('team-a', '')),
      }),
    ),
  },
  { requiredKeys: ['current-context', 'clusters', 'users', 'contexts'] },
);
const fileContent: fc.Arbitrary<FileContent> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('missing', 'empty') },
  { weight: 7, arbitrary: fc.record({ json: fc.boolean(), document }) },
);
const arrangement: fc.Arbitrary<Arrangement> = fc.record({
  files: fc
    .array(fileContent, { minLength: 1, maxLength: 3 })
    .map((contents) =>
      contents.map((content, index) => ({ path: ['top/a', 'nested/b', 'top/c'][index] ?? '', content })),
    ),
  explicit: fc.boolean(),
  context: optional(contextName),
});

describe.skipIf(!hasKubectl)('kubeconfig, against kubectl config view (skipped without kubectl)', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'tcplb-kubeconfig-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  // Starts many processes, which a busy machine takes its time over.
  test('any arrangement of files means the same', { timeout: 180_000 }, async () => {
    let index = 0;
    let resolved = 0;
    await fc.assert(
      fc.asyncProperty(arrangement, async (generated) => {
        index += 1;
        const environment = await writeFiles(generated, join(root, String(index)));
        const expected = await askKubectl(generated, environment);
        if (expected) resolved += 1;
        expect(await resolveOurs(generated, environment)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(resolved, 'arrangements that name a cluster').toBeGreaterThan(10);
  });
});

interface Written {
  readonly explicitFile: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

async function writeFiles({ files, explicit }: Arrangement, directory: string): Promise<Written> {
  for (const place of ['top', 'nested']) {
    for (const name of PEM_FILES) {
      const file = join(directory, place, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${place}/${name}\n`);
    }
  }
  for (const { path, content } of files) {
    if (content === 'missing') continue;
    await writeFile(join(directory, path), content === 'empty' ? '' : render(content));
  }
  const paths = files.map(({ path }) => join(directory, path));
  const home = { PATH: process.env.PATH, HOME: directory };
  return explicit
    ? { explicitFile: paths[0], env: { ...home, KUBECONFIG: join(directory, 'ignored') } }
    : { explicitFile: undefined, env: { ...home, KUBECONFIG: paths.join(delimiter) } };
}

function render({ json, document }: Exclude<FileContent, string>): string {
  // The plugin's YAML must be read like kubectl's YAML 1.1, where `yes` needs quotes.
  return json ? JSON.stringify(document) : stringify(document, { version: '1.1' });
}

/** The chosen context as both sides see it; undefined when there is none or it is broken. */
type Seen = { readonly context: string; readonly namespace: string; readonly cluster: unknown; readonly user: unknown };

async function askKubectl({ context, files }: Arrangement, { explicitFile, env }: Written): Promise<Seen | undefined> {
  const flags = [...(explicitFile ? ['--kubeconfig', explicitFile] : []), ...(context ? ['--context', context] : [])];
  const view = ['config', 'view', '--minify', '--flatten', '--raw', '-o', 'json', ...flags];
  const answer = await run('kubectl', view, { env }).catch(() => undefined);
  if (!answer) return undefined;
  const minified = JSON.parse(answer.stdout);
  if (!minified.clusters) return undefined;
  const user = minified.users?.[0];
  return {
    context: minified['current-context'],
    namespace: minified.contexts[0].context.namespace ?? 'default',
    cluster: dropEmpty(minified.clusters[0].cluster),
    user: user ? dropEmpty(resolveUserPaths(user.user, dirname(findFile(user.name, files)), env.HOME ?? '')) : {},
  };
}

/** `config view` prints these two as they are written, but what uses them resolves them. */
function resolveUserPaths(user: KubeconfigUser, place: string, directory: string): KubeconfigUser {
  const { tokenFile, exec } = user;
  const base = join(directory, place);
  return {
    ...user,
    ...(tokenFile && { tokenFile: resolve(base, tokenFile) }),
    ...(exec?.command?.includes('/') && { exec: { ...exec, command: resolve(base, exec.command) } }),
  };
}

function findFile(user: string, files: Arrangement['files']): string {
  const file = files.find(
    ({ content }) => typeof content !== 'string' && JSON.stringify(content.document).includes(`"name":"${user}"`),
  );
  return file?.path ?? '';
}

async function resolveOurs({ context }: Arrangement, { explicitFile, env }: Written): Promise<Seen | undefined> {
  try {
    const target = await resolveTarget(explicitFile, { ...(context && { context }) }, readClusterEnvironment(env));
    return { ...target, ...(await flatten(target)) };
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'InvalidConfiguration') return undefined;
    throw error;
  }
}

async function flatten({ cluster, user }: ClusterTarget): Promise<Pick<Seen, 'cluster' | 'user'>> {
  return {
    cluster: dropEmpty(await inline<KubeconfigCluster>(cluster, ['certificate-authority'])),
    user: dropEmpty(await inline<KubeconfigUser>(user, ['client-certificate', 'client-key'])),
  };
}

async function inline<T extends object>(object: T, names: readonly (keyof T & string)[]): Promise<object> {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(object));
  for (const name of names) {
    if (typeof result[name] === 'string') result[`${name}-data`] = await readFile(result[name], 'base64');
    delete result[name];
  }
  return result;
}

/** kubectl writes some empty fields and leaves others out. */
function dropEmpty(value: unknown, key = ''): unknown {
  if (key === 'extension' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => dropEmpty(entry));
  const kept = Object.entries(value).filter(
    ([, field]) => field !== null && field !== false && field !== '' && !(Array.isArray(field) && field.length === 0),
  );
  return Object.fromEntries(kept.map(([name, field]) => [name, dropEmpty(field, name)]));
}
