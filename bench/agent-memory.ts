/**
 * What an agent takes of its machine's memory in a large cluster, as its service runs it, against client-node's informers of
 * the same objects. Both are processes of their own that follow the same API server.
 */
import { join } from 'node:path';
import { AGENT_ENVIRONMENT, AGENT_NODE_FLAGS } from '../packages/core/src/operations/agent/render-unit.ts';
import { type Memory, readMemory } from './agent-memory/read-memory.ts';
import { measureInformers } from './agent-memory/start-informers.ts';
import type { BenchResult } from './bench-result.ts';
import { createExposures, flapEndpoint, type Size } from './cluster/exposures.ts';
import { createNodes } from './cluster/nodes.ts';
import { startAgent } from './cluster/start-agent.ts';
import { startCluster } from './cluster/start-cluster.ts';

const size: Size = { name: 'full', exposures: 1_000, endpoints: 100 };
const [nodeCount, changes, boundMiB] = [5_000, 10, 150];

/** The ratio is that of what it takes to what it may take. */
export async function benchAgentMemory(): Promise<BenchResult> {
  await using cluster = await startCluster();
  await createNodes(cluster.client, nodeCount);
  await createExposures(cluster.client, size);
  const informers = await measureInformers(cluster.kubeconfig);
  const env = { ...cluster.env, ...AGENT_ENVIRONMENT, NODE_OPTIONS: AGENT_NODE_FLAGS.join(' ') };
  const place = { directory: join(cluster.directory, 'agent'), address: '127.0.11.1' };
  await using agent = await startAgent({ ...cluster, env }, place, size.exposures);
  for (let change = 0; change < changes; change += 1) {
    const linesBefore = agent.process.lines.length;
    await flapEndpoint(cluster.client, size, change % 2 === 0);
    await agent.process.says(/ is live$/, linesBefore);
  }
  const ours = await readMemory(agent.process.pid);
  printTable(ours, informers);
  const ratio = Math.round((ours.nowMiB / boundMiB) * 1000) / 1000;
  return { bench: 'agent-memory', ratio, bound: 1, ok: ratio <= 1 };
}

function printTable(ours: Memory, informers: Memory): void {
  const line = (what: string, { nowMiB, peakMiB }: Memory): void => {
    console.log(`${what.padEnd(44)}${nowMiB.toFixed(0).padStart(6)} MiB${peakMiB.toFixed(0).padStart(8)} MiB`);
  };
  console.log(`${size.exposures} exposures of ${size.endpoints} backends, ${nodeCount} nodes; resident memory`);
  console.log(`${''.padEnd(44)}${'NOW'.padStart(10)}${'PEAK'.padStart(12)}`);
  line(`the agent, after ${changes} changes, bound ${boundMiB} MiB`, ours);
  line("client-node's informers, when they are synced", informers);
  console.log(`${(ours.nowMiB / informers.nowMiB).toFixed(2)} of what the informers take\n`);
}
