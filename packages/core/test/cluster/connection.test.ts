/** The way to the API server: TLS, proxies, time limits and kept connections. */
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ClusterClient } from '../../src/cluster/cluster-client.ts';
import { createConnectionPool } from '../../src/cluster/connection/connection-pool.ts';
import { exchange } from '../../src/cluster/connection/exchange.ts';
import type { KubeconfigCluster } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import { resources } from '../../src/cluster/resources.ts';
import { hasOpenssl } from './certificates.ts';
import { answer, type Handler } from './protocol-server.ts';
import { startConnectProxy, startSocksProxy } from './proxy-server.ts';
import { failureOf, setStage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const ok: Handler = (_, response) => answer(response, { ok: true });

describe.skipIf(!hasOpenssl)('connection (skipped without openssl)', () => {
  const stage = setStage();
  const version = (client: ClusterClient) => client.request('GET', '/version');

  describe('TLS', () => {
    test.each<[string, (authority: string) => KubeconfigCluster]>([
      ['certificate-authority', () => ({ 'certificate-authority': stage.certificates.authority.certificateFile })],
      ['certificate-authority-data', (pem) => ({ 'certificate-authority-data': Buffer.from(pem).toString('base64') })],
      ['insecure-skip-tls-verify', () => ({ 'insecure-skip-tls-verify': true })],
      [
        'tls-server-name that is an address',
        () => ({
          'certificate-authority': stage.certificates.authority.certificateFile,
          'tls-server-name': '127.0.0.1',
        }),
      ],
    ])('%s', async (_name, clusterFields) => {
      const server = await stage.serve(ok);
      const client = await stage.connect(server, {
        clusterFields: clusterFields(stage.certificates.authority.certificate),
      });
      expect(await version(client)).toEqual({ ok: true });
      expect(server.received[0]?.servername).toBeUndefined();
    });

    test('tls-server-name is sent and checked', async () => {
      const server = await stage.serve(ok);
      const url = `https://localhost:${server.port}`;
      const client = await stage.connect({ url }, { tlsServerName: 'api.test' });
      expect(await version(client)).toEqual({ ok: true });
      expect(server.received[0]?.servername).toBe('api.test');
    });

    test.each(['192.0.2.1', 'other.test'])(
      'tls-server-name %s that is not in the certificate',
      async (tlsServerName) => {
        const server = await stage.serve(ok);
        const client = await stage.connect(server, { tlsServerName });
        expect(await failureOf(version(client))).toEqual({
          code: 'ClusterUnreachable',
          message: `cannot reach the API server ${server.url}: its certificate is issued to another name`,
          retryable: false,
        });
      },
    );

    test('an authority that is not trusted', async () => {
      const server = await stage.serve(ok);
      const client = await stage.connect(server, { clusterFields: {} });
      await expect(version(client)).rejects.toMatchObject({
        code: 'ClusterUnreachable',
        message: `cannot reach the API server ${server.url}: its certificate is signed by an authority that is not trusted`,
        retryable: false,
        suggestions: [expect.stringContaining('certificate-authority'), expect.any(String)],
      });
    });

    test('--insecure-skip-tls-verify puts the kubeconfig’s authority aside', async () => {
      const server = await stage.serve(ok);
      const wrong = join(stage.directory, 'wrong.crt');
      writeFileSync(wrong, stage.certificates.client.certificate);
      const options = { clusterFields: { 'certificate-authority': wrong } };
      expect((await failureOf(version(await stage.connect(server, options)))).code).toBe('ClusterUnreachable');
      expect(await version(await stage.connect(server, { ...options, insecureSkipTlsVerify: true }))).toEqual({
        ok: true,
      });
    });

    test('an authority file that is missing, or no PEM', async () => {
      const server = await stage.serve(ok);
      const missing = { 'certificate-authority': '/nowhere/ca.crt' };
      expect((await failureOf(stage.connect(server, { clusterFields: missing }))).message).toBe(
        'certificate authority /nowhere/ca.crt cannot be read (ENOENT)',
      );
      const noPem = { 'certificate-authority-data': 'c2VjcmV0' };
      expect((await failureOf(stage.connect(server, { clusterFields: noPem }))).message).toBe(
        'certificate-authority-data holds no PEM certificate',
      );
    });

    test('a server that speaks plain HTTP', async () => {
      const server = createHttpServer((_, response) => response.end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      stage.onEnd(() => server.close());
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect((await failureOf(version(await stage.connect({ url })))).message).toBe(
        `cannot reach the API server ${url}: it does not speak TLS as expected`,
      );
    });
  });

  describe('a server that is not there', () => {
    test('refuses', async () => {
      const server = await stage.serve(ok);
      await server.close();
      const client = await stage.connect(server);
      await expect(version(client)).rejects.toMatchObject({
        code: 'ClusterUnreachable',
        message: `cannot reach the API server ${server.url}: connection refused`,
        retryable: true,
      });
    });

    test('has an unknown name', async () => {
      const client = await stage.connect({ url: 'https://no-such-host.invalid:6443' });
      const { message } = await failureOf(version(client));
      expect(message).toMatch(
        /^cannot reach the API server https:\/\/no-such-host\.invalid:6443: the (host name is not known|DNS does not answer)$/,
      );
    });
  });

  describe('time limits', () => {
    test.each(['accepts and says nothing', 'stops in the middle of its answer'])('a server that %s', async (how) => {
      const server = await stage.serve((_, response) => {
        if (how.startsWith('stops')) response.writeHead(200).write('{');
      });
      const client = await stage.connect(server, { requestTimeoutMs: 400 });
      expect(await failureOf(client.get(resources.nodes, 'n1'))).toEqual({
        code: 'ClusterUnreachable',
        message: `the API server ${server.url} did not answer within 0.4 s (Node n1)`,
        retryable: true,
      });
      await waitUntil('the connection is closed', async () => (await server.openConnections()) === 0);
    });

    test('a server that never finishes its TLS handshake', async () => {
      const server = createServer(() => {});
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      stage.onEnd(() => server.close());
      const client = await stage.connect(
        { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}` },
        { requestTimeoutMs: 300 },
      );
      expect((await failureOf(version(client))).code).toBe('ClusterUnreachable');
    });

    test('an abort ends a request and its connection', async () => {
      const stop = new AbortController();
      const server = await stage.serve(() => stop.abort());
      const client = await stage.connect(server);
      const attempt = client.get(resources.nodes, 'n1', undefined, { signal: stop.signal });
      expect(await failureOf(attempt)).toEqual({ code: 'Cancelled', message: 'Node n1: cancelled', retryable: false });
      await waitUntil('the connection is closed', async () => (await server.openConnections()) === 0);
    });

    test('a signal that has been aborted before lets nothing out', async () => {
      const server = await stage.serve(ok);
      const client = await stage.connect(server);
      const attempt = client.list(resources.nodes, { signal: AbortSignal.abort() });
      expect((await failureOf(attempt)).code).toBe('Cancelled');
      expect(server.received).toHaveLength(0);
    });
  });

  test('an authority and no checking contradict each other, as for kubectl', async () => {
    const authority = { 'certificate-authority': stage.certificates.authority.certificateFile };
    const attempt = stage.connect(
      { url: 'https://127.0.0.1:1' },
      { clusterFields: { ...authority, 'insecure-skip-tls-verify': true } },
    );
    expect(await failureOf(attempt)).toMatchObject({
      code: 'InvalidConfiguration',
      message: "the kubeconfig's cluster has both a certificate authority and insecure-skip-tls-verify",
    });
  });

  test('closing ends the connections of an earlier client certificate too', async () => {
    const server = await stage.serve((_, response) => void response.write(' '));
    const { authority, client } = stage.certificates;
    const url = new URL(server.url);
    const pool = createConnectionPool({ server: url, trust: { ca: authority.certificate, rejectUnauthorized: true } });
    const { signal } = new AbortController();
    const answer = await exchange(
      { purpose: 'stream', method: 'GET', url, headers: {} },
      await pool.connect(undefined),
      signal,
    );
    answer.on('error', () => {});
    await pool.connect({ certificate: client.certificate, key: client.key });
    pool.close();
    await waitUntil('it is closed', async () => (await server.openConnections()) === 0);
  });

  test('a password in the URL is sent as kubectl sends it, and shown nowhere', async () => {
    const server = await stage.serve(ok);
    const lines: string[] = [];
    const url = server.url.replace('https://', 'https://jane:s%3Acret@');
    const client = await stage.connect({ url }, { userFields: { token: 'other' }, trace: (line) => lines.push(line) });
    await version(client);
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${btoa('jane:s:cret')}`);
    await server.close();
    const { message } = await failureOf(version(client));
    expect([client.server, ...lines, message].join()).not.toMatch(/jane|cret/);
  });

  test('connections are kept and used again', async () => {
    const server = await stage.serve(ok);
    const client = await stage.connect(server);
    for (let index = 0; index < 5; index += 1) await version(client);
    expect(server.connections).toBe(1);
    client.close();
    await waitUntil('it is closed', async () => (await server.openConnections()) === 0);
    expect(await failureOf(version(client))).toMatchObject({ code: 'Cancelled' });
  });

  test('a server behind a path', async () => {
    const server = await stage.serve(ok);
    const client = await stage.connect({ url: `${server.url}/k8s/clusters/c-1/` });
    await client.get(resources.nodes, 'n1');
    expect(server.received[0]?.path).toBe('/k8s/clusters/c-1/api/v1/nodes/n1');
  });

  describe('proxies', () => {
    test('proxy-url leads through a CONNECT proxy, on a kept connection', async () => {
      const server = await stage.serve(ok);
      const proxy = await startConnectProxy({ login: 'jane:s3cret' });
      stage.onEnd(proxy.close);
      const { certificateFile } = stage.certificates.authority;
      const proxyUrl = `http://jane:s3cret@127.0.0.1:${proxy.port}`;
      const client = await stage.connect(
        { url: `https://api.test:${server.port}` },
        { clusterFields: { 'certificate-authority': certificateFile, 'proxy-url': proxyUrl } },
      );
      await version(client);
      await version(client);
      expect(proxy.tunnels).toEqual([`api.test:${server.port}`]);
      expect(server.received[0]?.servername).toBe('api.test');
    });

    test('HTTPS_PROXY does for other than local servers, and NO_PROXY exempts', async () => {
      const server = await stage.serve(ok);
      const proxy = await startConnectProxy();
      stage.onEnd(proxy.close);
      const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}`, NO_PROXY: 'exempt.invalid' };
      const url = `https://api.test:${server.port}`;
      expect(await version(await stage.connect({ url }, { env }))).toEqual({ ok: true });
      expect(await version(await stage.connect(server, { env }))).toEqual({ ok: true });
      const exempt = await stage.connect({ url: 'https://exempt.invalid:6443' }, { env });
      expect((await failureOf(version(exempt))).code).toBe('ClusterUnreachable');
      expect(proxy.tunnels).toEqual([`api.test:${server.port}`]);
    });

    test('a SOCKS 5 proxy resolves the name', async () => {
      const server = await stage.serve(ok);
      const proxy = await startSocksProxy();
      stage.onEnd(proxy.close);
      const env = { HTTPS_PROXY: `socks5://127.0.0.1:${proxy.port}` };
      const client = await stage.connect({ url: `https://api.test:${server.port}` }, { env });
      expect(await version(client)).toEqual({ ok: true });
      expect(await version(client)).toEqual({ ok: true });
      expect(proxy.tunnels).toEqual([`api.test:${server.port}`]);
    });

    test('a proxy that refuses, is down, or is of another kind', async () => {
      const proxy = await startConnectProxy({ login: 'jane:s3cret' });
      const attempt = async (proxyUrl: string) =>
        failureOf(version(await stage.connect({ url: 'https://api.test:6443' }, { env: { HTTPS_PROXY: proxyUrl } })));
      const address = `127.0.0.1:${proxy.port}`;
      expect((await attempt(`http://jane:wrong@${address}`)).message).toBe(
        `cannot reach the API server https://api.test:6443 through the proxy http://${address}: it answered 407 Proxy Authentication Required`,
      );
      await proxy.close();
      expect((await attempt(`http://jane:s3cret@${address}`)).message).toBe(
        `cannot reach the API server https://api.test:6443 through the proxy http://${address}: connection refused`,
      );
      expect((await attempt(`ftp://jane:s3cret@${address}`)).message).toBe(
        `a ftp: proxy (${address}) is not supported`,
      );
    });
  });
});
