import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readClusterEnvironment } from './environment.ts';
import { resolveInCluster } from './in-cluster.ts';
import { resolveTarget } from './resolve-target.ts';

const home = mkdtempSync(join(tmpdir(), 'tcplb-target-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const pod = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };

function writeServiceAccount(name: string, files: Record<string, string>): string {
  const directory = join(home, name);
  mkdirSync(directory);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(directory, file), content);
  return directory;
}

test('~/.kube/config is what there is without KUBECONFIG', async () => {
  mkdirSync(join(home, '.kube'));
  const config = join(home, '.kube', 'config');
  writeFileSync(
    config,
    'current-context: c\ncontexts: [{name: c, context: {cluster: k}}]\nclusters: [{name: k, cluster: {server: "https://k"}}]\n',
  );
  const { context, cluster } = await resolveTarget(undefined, {}, readClusterEnvironment({ HOME: home }));
  expect({ context, cluster }).toEqual({ context: 'c', cluster: { server: 'https://k' } });
});

test('nothing configured says where it looked', async () => {
  const environment = readClusterEnvironment({ HOME: '/nowhere', KUBECONFIG: '/a:/b::/a' });
  await expect(resolveTarget(undefined, {}, environment)).rejects.toMatchObject({
    code: 'InvalidConfiguration',
    message: 'no cluster is configured in /a, /b',
  });
});

test('a kubeconfig that is named must exist', async () => {
  const environment = readClusterEnvironment({ HOME: home });
  await expect(resolveTarget('/nowhere/config', {}, environment)).rejects.toMatchObject({
    code: 'InvalidConfiguration',
    message: 'kubeconfig /nowhere/config does not exist',
  });
  await expect(resolveTarget(home, {}, environment)).rejects.toMatchObject({
    message: `kubeconfig ${home} cannot be read (EISDIR)`,
  });
});

test('--server alone is enough', async () => {
  const environment = readClusterEnvironment({ HOME: '/nowhere' });
  expect(await resolveTarget(undefined, { server: 'http://127.0.0.1:8001' }, environment)).toEqual({
    context: '',
    namespace: 'default',
    cluster: { server: 'http://127.0.0.1:8001' },
    user: {},
  });
});

test('in a pod', async () => {
  const directory = writeServiceAccount('account', { token: 't', 'ca.crt': 'ca', namespace: 'team-a\n' });
  expect(await resolveInCluster(readClusterEnvironment(pod), {}, directory)).toEqual({
    context: '',
    namespace: 'team-a',
    cluster: { server: 'https://10.96.0.1:443', 'certificate-authority': join(directory, 'ca.crt') },
    user: { tokenFile: join(directory, 'token') },
  });
});

test('in a pod with flags, IPv6 and no authority', async () => {
  const directory = writeServiceAccount('bare-account', { token: 't' });
  const environment = readClusterEnvironment({ ...pod, KUBERNETES_SERVICE_HOST: 'fd00::1', POD_NAMESPACE: 'mine' });
  const overrides = { token: 'other', as: 'jane', asGroups: ['g'], insecureSkipTlsVerify: true };
  expect(await resolveInCluster(environment, overrides, directory)).toEqual({
    context: '',
    namespace: 'mine',
    cluster: { server: 'https://[fd00::1]:443', 'insecure-skip-tls-verify': true },
    user: { token: 'other', as: 'jane', 'as-groups': ['g'] },
  });
});

test('not in a pod', async () => {
  const directory = writeServiceAccount('no-token', {});
  expect(await resolveInCluster(readClusterEnvironment(pod), {}, directory)).toBeUndefined();
  expect(await resolveInCluster(readClusterEnvironment({}), {}, '/nowhere')).toBeUndefined();
});
