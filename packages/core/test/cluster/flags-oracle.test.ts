/** A kubeconfig user and kubectl's flags make the same request of us as of the real kubectl. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createClusterClient } from '../../src/cluster/create-cluster-client.ts';
import type { KubeconfigCluster, KubeconfigUser } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import type { ClusterOverrides } from '../../src/cluster/kubeconfig/target.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, type Received } from './protocol-server.ts';
import { setStage } from './stage.ts';

const run = promisify(execFile);

/** Without an identity it would ask for a password. */
const SOMEBODY: KubeconfigUser = { token: 'somebody' };
const hasKubectl = (() => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const FLAGS: Readonly<Record<keyof ClusterOverrides, string>> = {
  context: '--context',
  cluster: '--cluster',
  user: '--user',
  namespace: '--namespace',
  as: '--as',
  asGroups: '--as-group',
  asUid: '--as-uid',
  server: '--server',
  token: '--token',
  insecureSkipTlsVerify: '--insecure-skip-tls-verify',
  tlsServerName: '--tls-server-name',
};

interface Case {
  readonly user?: KubeconfigUser;
  readonly cluster?: KubeconfigCluster;
  readonly flags?: ClusterOverrides;
}

const exec = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: './bin/login',
  interactiveMode: 'Never',
  provideClusterInfo: true,
};
const as = { as: 'jane', 'as-uid': '7', 'as-groups': ['a', 'b'], 'as-user-extra': { 'Example.com/Scopes': ['x'] } };

describe.skipIf(!hasOpenssl || !hasKubectl)(
  'flags, against kubectl get --raw (skipped without openssl or kubectl)',
  () => {
    const stage = setStage();

    test.each<[name: string, Case]>([
      ['no flags', {}],
      ['a token', { user: { token: 'abc' } }],
      ['a token and a token file', { user: { token: 'abc', tokenFile: 'token' } }],
      ['a token and a token file that is missing', { user: { token: 'abc', tokenFile: 'no-token' } }],
      ['a token file that is missing', { user: { tokenFile: 'no-token' } }],
      ['a password', { user: { username: 'jane', password: 'x' } }],
      ['a token and a password', { user: { token: 'abc', username: 'jane', password: 'x' } }],
      ['an exec plugin', { user: { exec } }],
      ['an exec plugin and a token', { user: { exec, token: 'abc' } }],
      ['an exec plugin and a password', { user: { exec, username: 'jane', password: 'x' } }],
      ['impersonation', { user: { token: 'abc', ...as } }],
      ['groups without a user', { user: { token: 'abc', 'as-groups': ['a'] } }],
      ['--token over a token', { user: { token: 'abc' }, flags: { token: 'flag' } }],
      ['--token over an exec plugin', { user: { exec }, flags: { token: 'flag' } }],
      ['--as over nothing', { flags: { as: 'root', asUid: '0', asGroups: ['x', 'y'] } }],
      ['--as over impersonation', { user: { token: 'abc', ...as }, flags: { as: 'root' } }],
      ['--as-group over impersonation', { user: { token: 'abc', ...as }, flags: { asGroups: ['x'] } }],
      ['tls-server-name', { cluster: { 'tls-server-name': 'api.test' } }],
      ['--tls-server-name', { cluster: { 'tls-server-name': 'wrong.test' }, flags: { tlsServerName: 'api.test' } }],
      ['a wrong --tls-server-name', { flags: { tlsServerName: 'wrong.test' } }],
      [
        '--server over a server with a tls-server-name',
        { cluster: { server: 'https://gone.test', 'tls-server-name': 'x' }, flags: { server: 'SERVER' } },
      ],
      [
        '--insecure-skip-tls-verify',
        { cluster: { 'tls-server-name': 'wrong.test' }, flags: { insecureSkipTlsVerify: true } },
      ],
      ['a --context that does not exist', { flags: { context: 'nope' } }],
      ['a --user that does not exist', { flags: { user: 'nope' } }],
      ['a --cluster that does not exist', { flags: { cluster: 'nope' } }],
    ])('%s', async (_name, { user = SOMEBODY, cluster = {}, flags = {} }) => {
      const server = await stage.serve((_, response) => answer(response, {}));
      const kubeconfig = writeKubeconfig(server.url, cluster, user);
      const real: ClusterOverrides = flags.server ? { ...flags, server: server.url } : flags;
      const env = { PATH: process.env.PATH, HOME: stage.directory };
      const args = ['get', '--raw', '/version', '--kubeconfig', kubeconfig, ...renderFlags(real)];
      const kubectl = run('kubectl', args, { env, timeout: 10_000 });
      kubectl.child.stdin?.end();
      const kubectlWorked = await kubectl.then(
        () => true,
        () => false,
      );
      const byKubectl = server.received.map(summarize);
      const weWorked = await createClusterClient({ kubeconfig, env, ...real })
        .then(async (client) => {
          await client.request('GET', '/version');
          client.close();
          return true;
        })
        .catch(() => false);
      const byUs = server.received.slice(byKubectl.length).map(summarize);
      // kubectl asks twice.
      expect({ worked: weWorked, request: byUs.at(-1) }).toEqual({ worked: kubectlWorked, request: byKubectl.at(-1) });
    });

    function writeKubeconfig(url: string, cluster: KubeconfigCluster, user: KubeconfigUser): string {
      const directory = join(stage.directory, `case-${stage.next()}`);
      mkdirSync(join(directory, 'bin'), { recursive: true });
      const credential = { kind: 'ExecCredential', apiVersion: exec.apiVersion, status: { token: 'issued' } };
      writeFileSync(join(directory, 'bin', 'login'), `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
      chmodSync(join(directory, 'bin', 'login'), 0o755);
      writeFileSync(join(directory, 'token'), 'from-file\n');
      const authority = { 'certificate-authority': stage.certificates.authority.certificateFile };
      const document = {
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
        clusters: [{ name: 'test', cluster: { server: url, ...authority, ...cluster } }],
        users: [{ name: 'test', user }],
      };
      writeFileSync(join(directory, 'config'), JSON.stringify(document));
      return join(directory, 'config');
    }
  },
);

function renderFlags(flags: ClusterOverrides): string[] {
  return Object.entries(flags).flatMap(([name, value]) =>
    [value].flat().map((one) => `${FLAGS[name as keyof ClusterOverrides]}=${one}`),
  );
}

function summarize({ method, path, headers, peer, servername }: Received): object {
  const names = Object.keys(headers).filter((name) => name === 'authorization' || name.startsWith('impersonate-'));
  return {
    method,
    path,
    peer,
    servername,
    ...Object.fromEntries(names.toSorted().map((name) => [name, headers[name]])),
  };
}
