/** What the rendered files make a real nginx do. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultConfiguration, type LoadBalancerConfiguration } from '../../src/configuration.ts';
import { plan } from '../../src/plan.ts';
import type { Service, Snapshot } from '../../src/snapshot.ts';
import { type EchoNodes, findFreePort, readAll, startEchoNodes } from './echo-nodes.ts';
import { makeDirectory, nginxFacts, nginxNote, startNginx } from './real-nginx.ts';

const WORKERS = 4;

describe.skipIf(nginxFacts === undefined)(`a running nginx${nginxNote}`, () => {
  let tree: ReturnType<typeof makeDirectory>;
  let nodes: EchoNodes;
  let nginx: { stop: () => Promise<void> } | undefined;

  beforeEach(async () => {
    tree = makeDirectory();
    nodes = await startEchoNodes(['node-1', 'node-2', 'node-3']);
  });
  afterEach(async () => {
    await nginx?.stop();
    nodes.close();
    tree.remove();
  });

  function configure(): LoadBalancerConfiguration {
    const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
    return { addresses: ['127.0.0.1'], nginx: { ...defaults.nginx, directory: tree.directory } };
  }

  /** Runs the plan with several workers, however many processors there are; gives the listener and the revision. */
  async function serve(spec: Partial<Service['spec']>, change: (snapshot: Snapshot) => Snapshot = (same) => same) {
    const port = await findFreePort();
    const snapshot = change(nodes.snapshot({ ports: [{ port }], ...spec }));
    const { files, revision } = plan(snapshot, configure(), nginxFacts);
    const workers = (content: string) => content.replace('worker_processes auto', `worker_processes ${WORKERS}`);
    tree.write(files.map((file) => ({ ...file, content: workers(file.content) })));
    nginx = await startNginx(tree.directory);
    return { listener: { host: '127.0.0.1', port }, revision };
  }

  /** How many of so many connections each node answered; the empty name stands for none. */
  async function count(listener: { host: string; port: number }, connections: number): Promise<Record<string, number>> {
    const answers = await Promise.all(Array.from({ length: connections }, () => readAll(listener)));
    return Object.fromEntries(
      [...Map.groupBy(answers, (answer) => answer)].map(([answer, { length }]) => [answer, length]).toSorted(),
    );
  }

  it('answers on its socket with the revision', async () => {
    const { revision } = await serve({});
    expect(await readAll({ path: join(tree.directory, 'run/revision.sock') })).toBe(`${revision}\n`);
  });

  it(`gives each of 3 backends 100 ± 1 of 300 connections with ${WORKERS} workers`, async () => {
    const { listener } = await serve({});
    const answers = await count(listener, 300);
    expect(Object.keys(answers)).toEqual(['node-1', 'node-2', 'node-3']);
    for (const connections of Object.values(answers)) expect(Math.abs(connections - 100)).toBeLessThanOrEqual(1);
  });

  it('loses no connection to a node that refuses', async () => {
    const { listener } = await serve({});
    nodes.stop('node-2');
    const answers = await count(listener, 60);
    expect(Object.keys(answers)).toEqual(['node-1', 'node-3']);
  });

  it('keeps a client on one node with session affinity', async () => {
    const { listener } = await serve({ sessionAffinity: 'ClientIP' });
    expect(Object.values(await count(listener, 20))).toEqual([20]);
  });

  it('lets in only whom the source ranges name', async () => {
    const { listener } = await serve({ loadBalancerSourceRanges: ['192.0.2.0/24'] });
    expect(await readAll(listener)).toBe('');
    await nginx?.stop();
    const open = await serve({ loadBalancerSourceRanges: ['192.0.2.0/24', '127.0.0.0/8'] });
    expect(await readAll(open.listener)).toMatch(/^node-\d$/);
  });

  it('closes at once while no backend is ready', async () => {
    const { listener } = await serve({}, (snapshot) => ({ ...snapshot, endpointSlices: [] }));
    expect(await count(listener, 10)).toEqual({ '': 10 });
  });
});
