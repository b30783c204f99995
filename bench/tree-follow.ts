/**
 * How soon the tree in the editor shows a node that starts: from the moment at which `kubectl get endpointslices --watch`
 * prints it as ready until its row is drawn. Both watch the same API server.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  type EditorOnCluster,
  hostDaemonSet,
  openEditorOnCluster,
} from '../packages/vscode-tcplb/test/support/editor-on-cluster.ts';
import type { BenchResult } from './bench-result.ts';

const [runs, warmUps, port] = [9, 2, 24_495];
const boundMs = 1_000;
const LONG_MS = 60_000;

/** Milliseconds since the node was told to start. */
interface Seen {
  readonly kubectlMs: number;
  readonly treeMs: number;
}

/** A second after kubectl is a ratio of 1. */
export async function benchTreeFollow(): Promise<BenchResult> {
  const editor = await openEditorOnCluster({ sandbox: { nodes: 2 } });
  try {
    await editor.apply(hostDaemonSet('tcp-echo', port));
    await editor.shell(`kubectl tcplb expose daemonset/tcp-echo --port ${port}`);
    const tree = editor.workbench.tree('Backends');
    await tree.focus();
    await tree.waitForRow(/^Exposure tcp-echo, .* 2 of 2 backends ready$/);
    // Its backends are others: what is waited for is to be there once.
    await tree.collapse(/^DaemonSet tcp-echo\b/);
    const seen: Seen[] = [];
    for (let run = -warmUps; run < runs; run += 1) {
      const one = await startNode(editor);
      if (run >= 0) seen.push(one);
    }
    return summarize(seen);
  } finally {
    await editor[Symbol.asyncDispose]();
  }
}

async function startNode({ sandbox, workbench, kubeconfig }: EditorOnCluster): Promise<Seen> {
  const name = 'node-9';
  const row = workbench.page.getByRole('treeitem', { name: new RegExp(`^Backend ${name}, .*, ready$`) });
  const args = ['--kubeconfig', kubeconfig, 'get', 'endpointslices', '--watch', '-o', 'json'];
  const watch = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await printed(watch, readyOn('node-1'));
    const start = performance.now();
    const since = (): number => performance.now() - start;
    const [kubectlMs, treeMs] = await Promise.all([
      printed(watch, readyOn(name)).then(since),
      row.waitFor({ timeout: LONG_MS }).then(since),
      sandbox.addNode(name),
    ]);
    await sandbox.removeNode(name);
    await row.waitFor({ state: 'hidden', timeout: LONG_MS });
    return { kubectlMs, treeMs };
  } finally {
    watch.kill();
  }
}

/** An endpoint as kubectl prints it: its conditions come before its node. */
function readyOn(node: string): RegExp {
  return new RegExp(`"ready": true[^{}]*}[^{}]*"nodeName": "${node}"`);
}

/** Resolves when the text has been printed since now. */
function printed({ stdout }: ChildProcess, text: RegExp): Promise<void> {
  let all = '';
  return new Promise((resolve, reject) => {
    const read = (data: Buffer): void => {
      all += data;
      if (!text.test(all)) return;
      stdout?.off('data', read);
      resolve();
    };
    stdout?.on('data', read);
    stdout?.once('end', () => reject(new Error(`kubectl ended before it printed ${text}`)));
  });
}

function summarize(seen: readonly Seen[]): BenchResult {
  const kubectl = median(seen.map(({ kubectlMs }) => kubectlMs));
  const tree = median(seen.map(({ treeMs }) => treeMs));
  const lag = median(seen.map(({ kubectlMs, treeMs }) => treeMs - kubectlMs));
  const worst = Math.max(...seen.map(({ kubectlMs, treeMs }) => treeMs - kubectlMs));
  const line = (what: string, ms: number): string => `${what.padEnd(44)}${ms.toFixed(0).padStart(6)} ms`;
  console.log(`From telling a node to start, medians of ${runs} starts\n`);
  console.log(line('kubectl get endpointslices --watch prints it', kubectl));
  console.log(line('the tree shows it', tree));
  console.log(`${line('the tree after kubectl', lag)}   bound ${boundMs} ms, worst ${worst.toFixed(0)} ms\n`);
  const ratio = Math.round((lag / boundMs) * 1000) / 1000;
  return { bench: 'tree-follow', ratio, bound: 1, ok: ratio <= 1 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
