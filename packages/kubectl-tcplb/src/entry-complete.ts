/** Entry of the bundle: `kubectl_complete-tcplb`, which kubectl runs to complete `kubectl tcplb …`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './completion/command-tree.ts';
import { complete, formatCompletion } from './completion/complete.ts';

async function main(line: readonly string[]): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(__dirname, 'oclif.manifest.json'), 'utf8')) as Manifest;
  // Most completions need no cluster, and then not the code for it.
  const cluster = async () => (await import('./completion/cluster-names.ts')).clusterNames;
  const names = {
    exposures: async (flags: Readonly<Record<string, string>>) => (await cluster()).exposures(flags),
    namespaces: async (flags: Readonly<Record<string, string>>) => (await cluster()).namespaces(flags),
    workloads: async (type: string, flags: Readonly<Record<string, string>>) =>
      (await cluster()).workloads(type, flags),
    clusterNodes: async (flags: Readonly<Record<string, string>>) => (await cluster()).clusterNodes(flags),
    nodes: async ({ sandbox = 'default' }: Readonly<Record<string, string>>) =>
      (await import('./completion/sandbox-names.ts')).sandboxNodes(sandbox),
    hosts: async ({ config }: Readonly<Record<string, string>>) =>
      (await import('./completion/host-names.ts')).hostNames(config),
  };
  process.stdout.write(formatCompletion(await complete(line, manifest, names)));
}

void main(process.argv.slice(2));
