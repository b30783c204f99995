/** As whom the API server sees us, for each kind of kubeconfig user. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { KubeconfigUser } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, type Received, refuse } from './protocol-server.ts';
import { type ConnectOptions, failureOf, setStage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

describe.skipIf(!hasOpenssl)('credentials (skipped without openssl)', () => {
  const stage = setStage();
  let plugins = 0;

  /** What the API server learns of us by one request. */
  async function introduce(userFields: KubeconfigUser, options: ConnectOptions = {}): Promise<Received> {
    const server = await stage.serve((_, response) => answer(response, {}));
    const client = await stage.connect(server, { userFields, ...options });
    await client.request('GET', '/version');
    const [first] = server.received;
    if (!first) throw new Error('nothing was received');
    return first;
  }

  /** A plugin that writes down how it is run and then runs the given shell lines. */
  function writePlugin(lines: string): { readonly command: string; readonly directory: string } {
    plugins += 1;
    const directory = join(stage.directory, `plugin-${plugins}`);
    mkdirSync(directory);
    const command = join(directory, 'login');
    const record = `cd '${directory}'; echo run >> runs; printf %s "$KUBERNETES_EXEC_INFO" > info; printf '%s|' "$@" "$EXTRA" > args\n`;
    writeFileSync(command, `#!/bin/sh\n${record}${lines}\n`);
    chmodSync(command, 0o755);
    return { command, directory };
  }

  const printed = (status: object, apiVersion = V1) =>
    `cat <<'END'\n${JSON.stringify({ kind: 'ExecCredential', apiVersion, status })}\nEND`;

  const runsOf = (directory: string) => readFileSync(join(directory, 'runs'), 'utf8').split('\n').length - 1;

  test.each<[string, KubeconfigUser, string | undefined]>([
    ['nothing', {}, undefined],
    ['a token', { token: 'abc' }, 'Bearer abc'],
    ['a user name and a password', { username: 'jane', password: 'pä:ss' }, `Basic ${btoa('jane:p\u00c3\u00a4:ss')}`],
  ])('%s', async (_name, user, authorization) => {
    expect((await introduce(user)).headers.authorization).toBe(authorization);
  });

  test('a token given as a flag wins over everything in the kubeconfig', async () => {
    const user = { tokenFile: '/nowhere', exec: { apiVersion: V1, command: 'nothing', interactiveMode: 'Never' } };
    expect((await introduce(user, { token: 'flag' })).headers.authorization).toBe('Bearer flag');
  });

  test('over plain HTTP nothing secret is sent, and no plugin is run', async () => {
    const seen: unknown[] = [];
    const server = createServer(({ headers }, response) => {
      seen.push([headers.authorization, headers['impersonate-user']]);
      answer(response, {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stage.onEnd(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const exec = { apiVersion: V1, command: 'no-such-login', interactiveMode: 'Never' };
    for (const userFields of [{ token: 'abc', as: 'jane' }, { exec }]) {
      await (await stage.connect({ url }, { userFields })).request('GET', '/version');
    }
    expect(seen).toEqual([
      [undefined, 'jane'],
      [undefined, undefined],
    ]);
  });

  test('a token file wins over a token, and is read again after a 401', async () => {
    const tokenFile = join(stage.directory, 'token');
    writeFileSync(tokenFile, 'old\n');
    const server = await stage.serve(({ headers }, response) => {
      if (headers.authorization === 'Bearer new') return answer(response, {});
      writeFileSync(tokenFile, 'new\n');
      refuse(response, 401);
    });
    const client = await stage.connect(server, { userFields: { token: 'other', tokenFile } });
    await client.request('GET', '/version');
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('a token file that is missing', async () => {
    const attempt = introduce({ tokenFile: '/nowhere/token' });
    expect(await failureOf(attempt)).toMatchObject({
      code: 'InvalidConfiguration',
      message: 'token file /nowhere/token cannot be read (ENOENT)',
    });
  });

  test.each(['files', 'data'])('a client certificate as %s', async (form) => {
    const { client } = stage.certificates;
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const user: KubeconfigUser =
      form === 'files'
        ? { 'client-certificate': client.certificateFile, 'client-key': client.keyFile }
        : { 'client-certificate-data': base64(client.certificate), 'client-key-data': base64(client.key) };
    expect((await introduce(user)).peer).toBe('jane');
  });

  test.each<[string, KubeconfigUser, string]>([
    [
      'half a client certificate',
      { 'client-key-data': 'eA==' },
      "the kubeconfig's user has a client key but no client certificate",
    ],
    [
      'a client certificate that is no PEM',
      { 'client-certificate-data': 'c2VjcmV0', 'client-key-data': 'c2VjcmV0' },
      'the client certificate or its key is not valid PEM',
    ],
    [
      'a token and a password',
      { token: 'secret', password: 'secret' },
      "the kubeconfig's user has both a token and a password",
    ],
    ['groups without a user', { 'as-groups': ['admins'] }, 'groups, a UID or extras are impersonated without a user'],
    [
      'a plugin of an old version',
      { exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1', command: 'login' } },
      `exec plugin login: apiVersion "client.authentication.k8s.io/v1alpha1" is not one of ${V1}, ${V1BETA1}`,
    ],
    [
      'a plugin without interactiveMode',
      { exec: { apiVersion: V1, command: 'login' } },
      'exec plugin login: interactiveMode "" is not one of Never, IfAvailable, Always',
    ],
    [
      'a plugin that needs a terminal',
      { exec: { apiVersion: V1, command: 'login', interactiveMode: 'Always' } },
      'exec plugin login must be run from a terminal',
    ],
  ])('%s is refused', async (_name, user, message) => {
    const failure = await failureOf(introduce(user, { interactive: false }));
    expect(failure).toEqual({ code: 'InvalidConfiguration', message, retryable: false });
  });

  test('impersonation', async () => {
    const user = {
      as: 'jane',
      'as-uid': '7',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'Example.com/Scopes': ['x', 'y'] },
    };
    expect((await introduce(user)).headers).toMatchObject({
      'impersonate-user': 'jane',
      'impersonate-uid': '7',
      'impersonate-group': 'a, b',
      'impersonate-extra-example.com%2fscopes': 'x, y',
    });
    const flags = (await introduce(user, { as: 'joe', asGroups: ['c'] })).headers;
    expect([flags['impersonate-user'], flags['impersonate-group']]).toEqual(['joe', 'c']);
  });

  describe('exec plugins', () => {
    const exec = (command: string, more: object = {}): KubeconfigUser => ({
      exec: { apiVersion: V1, command, interactiveMode: 'Never', ...more },
    });

    test('are told of the cluster and give a token', async () => {
      const { command, directory } = writePlugin(printed({ token: 'issued' }));
      const user = exec(command, {
        args: ['get token', '$HOME;'],
        env: [{ name: 'EXTRA', value: 'from the kubeconfig' }],
        provideClusterInfo: true,
      });
      const { certificateFile, certificate } = stage.certificates.authority;
      const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } };
      const clusterFields = { 'certificate-authority': certificateFile, extensions: [extension] };
      const { headers } = await introduce(user, { clusterFields });
      expect(headers.authorization).toBe('Bearer issued');
      expect(readFileSync(join(directory, 'args'), 'utf8')).toBe('get token|$HOME;|from the kubeconfig|');
      expect(JSON.parse(readFileSync(join(directory, 'info'), 'utf8'))).toEqual({
        kind: 'ExecCredential',
        apiVersion: V1,
        spec: {
          interactive: false,
          cluster: {
            server: `https://${headers.host}`,
            'certificate-authority-data': Buffer.from(certificate).toString('base64'),
            config: { audience: 'x' },
          },
        },
      });
    });

    test('of v1beta1 need no interactiveMode and may give a client certificate', async () => {
      const { client } = stage.certificates;
      const status = { clientCertificateData: client.certificate, clientKeyData: client.key };
      const { command } = writePlugin(printed(status, V1BETA1));
      expect((await introduce({ exec: { apiVersion: V1BETA1, command } })).peer).toBe('jane');
    });

    test('run once for requests that start together and until the token expires', async () => {
      const { command, directory } = writePlugin(
        printed({ token: 'long', expirationTimestamp: '2999-01-01T00:00:00Z' }),
      );
      const expiring = writePlugin(printed({ token: 'short', expirationTimestamp: '2001-01-01T00:00:00Z' }));
      const server = await stage.serve((_, response) => answer(response, {}));
      for (const plugin of [command, expiring.command]) {
        const client = await stage.connect(server, { userFields: exec(plugin) });
        await Promise.all([client.request('GET', '/a'), client.request('GET', '/b')]);
        await client.request('GET', '/c');
      }
      expect([runsOf(directory), runsOf(expiring.directory)]).toEqual([1, 2]);
    });

    test('run once more after a 401, and only once', async () => {
      const { command, directory } = writePlugin(
        `token=token-$(grep -c run runs)\n${printed({ token: 'TOKEN' }).replace('cat', 'sed "s/TOKEN/$token/"')}`,
      );
      const server = await stage.serve(({ headers, path }, response) => {
        if (path === '/version' && headers.authorization === 'Bearer token-2') answer(response, {});
        else refuse(response, 401);
      });
      const client = await stage.connect(server, { userFields: exec(command) });
      await Promise.all([client.request('GET', '/version'), client.request('GET', '/version')]);
      expect(runsOf(directory)).toBe(2);
      expect((await failureOf(client.request('GET', '/secret'))).code).toBe('Unauthorized');
      expect(runsOf(directory)).toBe(3);
    });

    test('that are not installed are named, with the hint', async () => {
      const server = await stage.serve((_, response) => answer(response, {}));
      const client = await stage.connect(server, {
        userFields: exec('no-such-login', { installHint: 'Get it at example.com\n' }),
      });
      await expect(client.request('GET', '/')).rejects.toMatchObject({
        code: 'MissingProgram',
        message: 'exec plugin no-such-login is not installed',
        suggestions: ['Get it at example.com'],
      });
    });

    test.each<[string, string, string]>([
      ['fail', 'echo secret; echo "session expired" >&2; exit 3', 'failed with exit code 3: session expired'],
      ['are killed', 'kill -9 $$', 'failed (SIGKILL)'],
      ['print no JSON', 'echo secret', 'did not print JSON'],
      ['print another kind', `echo '{"kind":"Secret","token":"secret"}'`, `did not print an ExecCredential of ${V1}`],
      ['print another version', printed({ token: 'secret' }, V1BETA1), `did not print an ExecCredential of ${V1}`],
      ['print null', 'echo null', `did not print an ExecCredential of ${V1}`],
      ['print nothing to log in with', printed({}), 'printed neither a token nor a client certificate'],
      [
        'print half a certificate',
        printed({ clientKeyData: 'secret' }),
        'printed only one of client certificate and client key',
      ],
      [
        'print no time',
        printed({ token: 'secret', expirationTimestamp: 'secret' }),
        'printed an expirationTimestamp that is no time',
      ],
    ])('that %s', async (_name, lines, message) => {
      const { command } = writePlugin(lines);
      const failure = await failureOf(introduce(exec(command)));
      expect(failure).toEqual({ code: 'Unauthorized', message: `exec plugin ${command} ${message}`, retryable: false });
    });

    test('are stopped when nobody waits for them any more', async () => {
      const { command, directory } = writePlugin('echo $$ > pid; exec sleep 1000');
      const server = await stage.serve((_, response) => answer(response, {}));
      const client = await stage.connect(server, { userFields: exec(command) });
      const stop = new AbortController();
      const attempt = failureOf(client.request('GET', '/', undefined, { signal: stop.signal }));
      const pid = () => {
        try {
          return Number(readFileSync(join(directory, 'pid'), 'utf8'));
        } catch {
          return 0;
        }
      };
      await waitUntil('the plugin runs', () => pid() > 0);
      stop.abort();
      expect((await attempt).code).toBe('Cancelled');
      await waitUntil('the plugin is gone', () => !isAlive(pid()));
    });
  });

  describe('auth providers', () => {
    test('an OIDC token that has not expired', async () => {
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const token = `${encode({ alg: 'none' })}.${encode({ exp: 4e9 })}.c2ln`;
      const user = { 'auth-provider': { name: 'oidc', config: { 'client-id': 'x', 'id-token': token } } };
      expect((await introduce(user)).headers.authorization).toBe(`Bearer ${token}`);
    });

    test('one that nobody knows', async () => {
      expect(await failureOf(introduce({ 'auth-provider': { name: 'acme' } }))).toEqual({
        code: 'Unauthorized',
        message: 'auth provider "acme" gives no token',
        retryable: false,
      });
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
