import { expect, test } from 'vitest';
import type { Kubeconfig } from './kubeconfig.ts';
import { resolveContext } from './resolve-context.ts';
import type { ClusterOverrides, ClusterTarget } from './target.ts';

const kubeconfig: Kubeconfig = {
  currentContext: 'prod',
  contexts: new Map([
    ['prod', { cluster: 'prod', user: 'jane', namespace: 'team-a' }],
    ['dev', { cluster: 'dev', user: 'jane' }],
    ['broken', { cluster: 'gone', user: 'jane' }],
    ['empty', {}],
  ]),
  clusters: new Map([
    ['prod', { server: 'https://prod', 'certificate-authority': '/ca.crt', 'tls-server-name': 'prod.internal' }],
    ['dev', { server: 'https://dev' }],
    ['serverless', {}],
  ]),
  users: new Map([
    ['jane', { tokenFile: '/token', 'client-certificate': '/jane.crt', 'client-key': '/jane.key' }],
    ['joe', { username: 'joe', password: 'x' }],
  ]),
  files: ['/home/jane/.kube/config'],
};
const jane = kubeconfig.users.get('jane');

test.each<[name: string, overrides: ClusterOverrides, expected: Partial<ClusterTarget> | undefined]>([
  [
    'no flags',
    {},
    { context: 'prod', namespace: 'team-a', cluster: kubeconfig.clusters.get('prod') ?? {}, user: jane ?? {} },
  ],
  [
    'empty flags',
    { context: '', cluster: '', user: '', namespace: '', as: '', server: '' },
    { context: 'prod', namespace: 'team-a' },
  ],
  ['--context', { context: 'dev' }, { context: 'dev', namespace: 'default', cluster: { server: 'https://dev' } }],
  ['-n', { namespace: 'x' }, { namespace: 'x' }],
  [
    '--cluster and --user',
    { cluster: 'dev', user: 'joe' },
    { context: 'prod', cluster: { server: 'https://dev' }, user: { username: 'joe', password: 'x' } },
  ],
  [
    '--server drops the tls-server-name of the other',
    { server: 'https://x' },
    { cluster: { server: 'https://x', 'certificate-authority': '/ca.crt' } },
  ],
  [
    '--tls-server-name',
    { tlsServerName: 'y' },
    { cluster: { server: 'https://prod', 'certificate-authority': '/ca.crt', 'tls-server-name': 'y' } },
  ],
  [
    '--insecure-skip-tls-verify drops the authority',
    { insecureSkipTlsVerify: true },
    { cluster: { server: 'https://prod', 'tls-server-name': 'prod.internal', 'insecure-skip-tls-verify': true } },
  ],
  [
    '--token replaces the token file, not the certificate',
    { token: 't' },
    { user: { token: 't', 'client-certificate': '/jane.crt', 'client-key': '/jane.key' } },
  ],
  [
    '--as',
    { context: 'dev', user: 'joe', as: 'root', asGroups: ['g'], asUid: '0' },
    { user: { username: 'joe', password: 'x', as: 'root', 'as-groups': ['g'], 'as-uid': '0' } },
  ],
  ['a context without a cluster', { context: 'empty' }, undefined],
  [
    'a context without a cluster, and --server',
    { context: 'empty', server: 'https://x' },
    { cluster: { server: 'https://x' }, user: {} },
  ],
])('%s', (_name, overrides, expected) => {
  const target = resolveContext(kubeconfig, overrides);
  if (expected === undefined) expect(target).toBeUndefined();
  else expect(target).toMatchObject(expected);
  if (expected?.cluster) expect(target?.cluster).toEqual(expected.cluster);
  if (expected?.user) expect(target?.user).toEqual(expected.user);
});

test.each<[ClusterOverrides, string, string]>([
  [{ context: 'nope' }, 'there is no context "nope" in /home/jane/.kube/config', 'broken, dev, empty, prod'],
  [{ context: 'broken' }, 'there is no cluster "gone" in /home/jane/.kube/config', 'dev, prod, serverless'],
  [{ user: 'nope' }, 'there is no user "nope" in /home/jane/.kube/config', 'jane, joe'],
])('%j names what there is', (overrides, message, names) => {
  expect(() => resolveContext(kubeconfig, overrides)).toThrow(
    expect.objectContaining({ code: 'InvalidConfiguration', message, suggestions: [expect.stringContaining(names)] }),
  );
});

test('a cluster without a server', () => {
  expect(() => resolveContext(kubeconfig, { cluster: 'serverless' })).toThrow('cluster "serverless" has no server');
});
