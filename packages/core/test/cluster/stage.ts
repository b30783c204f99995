/** A protocol server and clients of it, with everything taken down at the end of each test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ClusterClient } from '../../src/cluster/cluster-client.ts';
import { type ClusterClientOptions, createClusterClient } from '../../src/cluster/create-cluster-client.ts';
import type { KubeconfigCluster, KubeconfigUser } from '../../src/cluster/kubeconfig/kubeconfig.ts';
import { TcplbError } from '../../src/errors.ts';
import { createCertificates, type TestCertificates } from './certificates.ts';
import { type Handler, type ProtocolServer, startProtocolServer } from './protocol-server.ts';

export interface ConnectOptions extends ClusterClientOptions {
  readonly url?: string;
  /** Fields of the kubeconfig's cluster, instead of the test's authority. */
  readonly clusterFields?: KubeconfigCluster;
  readonly userFields?: KubeconfigUser;
}

export interface Stage {
  readonly certificates: TestCertificates;
  /** For files of the test that is running. */
  readonly directory: string;
  /** Another number each time, for names. */
  next(): number;
  serve(handler: Handler): Promise<ProtocolServer>;
  connect(server: { readonly url: string }, options?: ConnectOptions): Promise<ClusterClient>;
  /** Runs when the test ends, last added first. */
  onEnd(cleanUp: () => unknown): void;
}

/** Call it at the top of a `describe`. */
export function setStage(): Stage {
  const ends: (() => unknown)[] = [];
  let certificates: TestCertificates | undefined;
  const directory = mkdtempSync(join(tmpdir(), 'tcplb-cluster-'));
  let files = 0;

  beforeAll(() => {
    certificates = createCertificates();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => {
    if (certificates) rmSync(certificates.directory, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  });

  const stage: Stage = {
    directory,
    get certificates() {
      if (!certificates) throw new Error('the certificates are made before the tests run');
      return certificates;
    },
    next() {
      files += 1;
      return files;
    },
    async serve(handler) {
      const server = await startProtocolServer(stage.certificates, handler);
      ends.push(server.close);
      return server;
    },
    async connect({ url }, { clusterFields, userFields = {}, ...options } = {}) {
      const authority = { 'certificate-authority': stage.certificates.authority.certificateFile };
      const kubeconfig = join(directory, `kubeconfig-${stage.next()}`);
      writeFileSync(kubeconfig, renderKubeconfig({ server: url, ...(clusterFields ?? authority) }, userFields));
      const client = await createClusterClient({ kubeconfig, env: { PATH: process.env.PATH }, ...options });
      ends.push(client.close);
      return client;
    },
    onEnd: (cleanUp) => void ends.push(cleanUp),
  };
  return stage;
}

function renderKubeconfig(cluster: KubeconfigCluster, user: KubeconfigUser): string {
  return JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'team-a' } }],
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user }],
  });
}

/** What a test compares of an error; undefined fields are left out. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: string; message: string; retryable: boolean }> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof TcplbError)) throw error;
  return { code: error.code, message: error.message, retryable: error.retryable };
}
