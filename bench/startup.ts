/**
 * How long the plugin takes from start to end, against kubectl: for help, and for a list of backends while there are 200
 * pods. The runs alternate, so that both feel the same machine.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  type ClusterClient,
  createClusterClient,
  type EndpointSlice,
  type KubernetesObject,
  resources,
  slimEndpointSlice,
} from '@tcplb/core';
import type { BenchResult } from './bench-result.ts';

const [runs, warmUps, pods, nodes] = [15, 3, 200, 3];
const plugin = resolve(import.meta.dirname, '../packages/kubectl-tcplb/bin/kubectl-tcplb');

interface Case {
  readonly name: string;
  readonly ours: readonly string[];
  readonly kubectl: readonly string[];
  readonly bound: number;
}

const cases: readonly Case[] = [
  { name: 'help', ours: ['--help'], kubectl: ['--help'], bound: 1.3 },
  { name: `backends, ${pods} pods`, ours: ['backends'], kubectl: ['get', 'pods', '-o', 'wide'], bound: 1 },
];

interface Measured extends Case {
  /** Medians in milliseconds. */
  readonly oursMs: number;
  readonly kubectlMs: number;
  readonly ratio: number;
}

/** The result is that of the case which is nearest to its bound, or furthest beyond it. */
export async function benchStartup(): Promise<BenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-bench-'));
  const kubeconfig = join(directory, 'kubeconfig');
  const env = {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    HOME: directory,
    KUBECONFIG: kubeconfig,
  };
  await time(plugin, ['sandbox', 'start', '--detach', '--nodes', String(nodes), '--write-kubeconfig', kubeconfig], env);
  try {
    await createPods(kubeconfig);
    await checkAnswers(env);
    const measured: Measured[] = [];
    for (const one of cases) measured.push(await measure(one, env));
    printTable(measured);
    return summarize(measured);
  } finally {
    await time(plugin, ['sandbox', 'stop'], env);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measure(one: Case, env: Readonly<Record<string, string>>): Promise<Measured> {
  const [ours, kubectl]: [number[], number[]] = [[], []];
  for (let run = -warmUps; run < runs; run += 1) {
    const [a, b] = [await time(plugin, one.ours, env), await time('kubectl', one.kubectl, env)];
    if (run < 0) continue;
    ours.push(a);
    kubectl.push(b);
  }
  const [oursMs, kubectlMs] = [median(ours), median(kubectl)];
  return { ...one, oursMs, kubectlMs, ratio: oursMs / kubectlMs };
}

/** That both really have what they are timed at: a pod a line, and a backend a line. */
async function checkAnswers(env: Readonly<Record<string, string>>): Promise<void> {
  const ask = async (command: string, args: readonly string[]): Promise<string[]> => {
    const { stdout } = await promisify(execFile)(command, [...args, '--no-headers'], { env });
    return stdout.split('\n').filter(Boolean);
  };
  const listed = await ask('kubectl', ['get', 'pods', '-o', 'wide']);
  if (listed.length !== pods) throw new Error(`kubectl lists ${listed.length} of ${pods} pods`);
  const backends = await ask(plugin, ['backends']);
  const ready = backends.filter((row) => /^bench +node-\d+ +[\d.]+:\d+ +ready /.test(row));
  // Through node ports: any of the nodes leads to all of the pods.
  if (ready.length !== nodes || backends.length !== nodes)
    throw new Error(`not ${nodes} nodes: ${backends.join(', ')}`);
}

/** Milliseconds from the start of a process to its end. */
function time(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const start = performance.now();
  const child = spawn(command, args, { env, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - start);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A Deployment and the Service that exposes it, as far as its 200 pods are ready. */
async function createPods(kubeconfig: string): Promise<void> {
  const client = await createClusterClient({ kubeconfig });
  const labels = { app: 'bench' };
  const spec = { containers: [{ name: 'main', image: 'node:24-alpine', ports: [{ containerPort: 8080 }] }] };
  await client.create(resources.deployments, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'bench', namespace: 'default' },
    spec: { replicas: pods, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  } as KubernetesObject);
  await client.create(resources.services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'bench', namespace: 'default' },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', selector: labels, ports: [{ port: 8080 }] },
  } as KubernetesObject);
  await waitForPods(client);
  client.close();
}

/** Until the EndpointSlices carry all of them as ready. */
async function waitForPods(client: ClusterClient): Promise<void> {
  const deadline = Date.now() + 120_000;
  const ours = { namespace: 'default', labelSelector: 'kubernetes.io/service-name=bench' };
  for (;;) {
    const { items } = await client.list<EndpointSlice, EndpointSlice>(
      resources.endpointSlices,
      ours,
      slimEndpointSlice,
    );
    // While slices are rewritten an endpoint may stand in two of them.
    const endpoints = items.flatMap((slice) => slice.endpoints).filter(({ conditions }) => conditions?.ready);
    const ready = new Set(endpoints.map(({ targetRef }) => targetRef?.name)).size;
    if (ready === pods) return;
    if (Date.now() > deadline) throw new Error(`only ${ready} of ${pods} pods became ready`);
    await sleep(200);
  }
}

function printTable(measured: readonly Measured[]): void {
  console.log(`Start to end, medians of ${runs} interleaved runs\n`);
  console.log(`${'CASE'.padEnd(22)}${'KUBECTL'.padStart(10)}${'OURS'.padStart(10)}${'RATIO'.padStart(8)}   BOUND`);
  for (const { name, kubectlMs, oursMs, ratio, bound } of measured) {
    const cells = [`${kubectlMs.toFixed(0)} ms`.padStart(10), `${oursMs.toFixed(0)} ms`.padStart(10)];
    console.log(`${name.padEnd(22)}${cells.join('')}${ratio.toFixed(2).padStart(8)}   ${bound.toFixed(2)}`);
  }
  console.log();
}

function summarize(measured: readonly Measured[]): BenchResult & { readonly cases: readonly object[] } {
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const worst = measured.reduce((a, b) => (b.ratio / b.bound > a.ratio / a.bound ? b : a));
  return {
    bench: 'startup',
    ratio: round(worst.ratio),
    bound: worst.bound,
    ok: measured.every(({ ratio, bound }) => ratio <= bound),
    cases: measured.map(({ name, ratio, bound }) => ({ name, ratio: round(ratio), bound })),
  };
}
