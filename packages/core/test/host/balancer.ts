/** A directory of its own with a real nginx in it, plans to put there, and real servers behind. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import type { NginxConfiguration } from '../../src/configuration.ts';
import type { Exposure } from '../../src/exposure/exposure.ts';
import { DEFAULT_OPTIONS } from '../../src/exposure/options/read-options.ts';
import { detectNginx } from '../../src/host/detect-nginx.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { stopNginx } from '../../src/host/stop-nginx.ts';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import { renderNginx, renderRevision } from '../../src/nginx/render-nginx.ts';
import { computeRevision, REVISION_FILE } from '../../src/nginx/revision.ts';
import type { Plan } from '../../src/plan.ts';

export const host = createLocalHost();

export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

/** For `describe.skipIf`: loud in the name of what is skipped. */
export const withNginx = hasNginx ? 'with a real nginx' : 'SKIPPED, nginx is not installed:';

export interface Balancer {
  readonly nginx: NginxConfiguration;
  readonly facts: NginxFacts;
  /** Stops its nginx and removes its files. */
  dispose(): Promise<void>;
}

export async function createBalancer(changes: Partial<NginxConfiguration> = {}): Promise<Balancer> {
  const directory = await mkdtemp('/tmp/tcplb-test-');
  const nginx: NginxConfiguration = {
    layout: 'standalone',
    directory,
    binary: 'nginx',
    workerConnections: 512,
    connectTimeoutMs: 1000,
    idleTimeoutSeconds: 60,
    workerShutdownTimeoutSeconds: 60,
    keepRevisions: 10,
    allowSnippets: false,
    ...changes,
  };
  const dispose = async (): Promise<void> => {
    if (nginx.layout === 'standalone') await stopNginx(host, nginx);
    await rm(directory, { recursive: true, force: true });
  };
  return { nginx, facts: await detectNginx(host, 'nginx'), dispose };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** An exposure `default/<name>` on 127.0.0.1:port that leads to a backend on 127.0.0.1:backendPort. */
export function exposure(name: string, port: number, backendPort: number): Exposure {
  const backend = { node: 'node-1', address: '127.0.0.1', port: backendPort, state: 'ready' } as const;
  return {
    namespace: 'default',
    name,
    createdAt: '2026-01-01T00:00:00Z',
    mode: 'host-network',
    modeReason: 'for the test',
    listeners: [{ address: '127.0.0.1', protocol: 'TCP', port, backends: [backend] }],
    sessionAffinity: false,
    sourceRanges: [],
    options: DEFAULT_OPTIONS,
    ipFamilies: ['IPv4'],
  };
}

export function planOf({ nginx, facts }: Balancer, exposures: readonly Exposure[]): Plan {
  return renderNginx(exposures, nginx, { facts });
}

/** The plan with something in one exposure's file that nginx does not know. */
export function breakExposure(plan: Plan, { nginx }: Balancer, name: string): Plan {
  const broken = plan.files.map((file) =>
    file.exposure?.name === name ? { ...file, content: `${file.content}no_such_directive on;\n` } : file,
  );
  const revision = computeRevision(broken);
  const files = broken.map((file) => (file.path === REVISION_FILE ? renderRevision(revision, nginx) : file));
  return { ...plan, files, revision };
}

/** What comes back through 127.0.0.1:port; undefined when the connection fails. */
export function ask(port: number, question = 'hello'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: 5000 }, () => socket.write(question));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
    socket.on('timeout', () => socket.destroy());
  });
}

/** Whether `nginx -t` accepts what the live link points to. */
export function liveIsValid({ nginx }: Balancer): boolean {
  const args = ['-t', '-p', nginx.directory, '-c', join(nginx.directory, 'live/nginx.conf')];
  return spawnSync(nginx.binary, args).status === 0;
}
