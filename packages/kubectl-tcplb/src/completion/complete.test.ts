import { expect, test } from 'vitest';
import type { Manifest } from './command-tree.ts';
import { complete, formatCompletion, type NameSource } from './complete.ts';

const output = { name: 'output', type: 'option', char: 'o', options: ['json', 'yaml'] } as const;
const namespace = { name: 'namespace', type: 'option', char: 'n' } as const;

const manifest: Manifest = {
  commands: {
    get: {
      id: 'get',
      summary: 'Show',
      args: { name: { name: 'name' } },
      flags: { output, namespace, host: { name: 'host', type: 'option' }, config: { name: 'config', type: 'option' } },
      completes: 'exposures',
    },
    'node:add': { id: 'node:add', args: {}, flags: {} },
    'node:stop': {
      id: 'node:stop',
      args: { name: { name: 'name' } },
      flags: { sandbox: { name: 'sandbox', type: 'option' } },
      completes: 'nodes',
    },
    secret: { id: 'secret', hidden: true, args: {}, flags: {} },
  },
};

const names: NameSource = {
  exposures: async ({ namespace: name }) => [`in-${name ?? 'default'}`],
  namespaces: async () => ['prod', 'test'],
  workloads: async () => [],
  clusterNodes: async () => ['node-1', 'node-2'],
  hosts: async ({ config }) => [`lb-in-${config ?? 'default'}`],
  nodes: async ({ sandbox }) => [`of-${sandbox ?? 'default'}`],
};

test.each<[line: string, result: string]>([
  ['', 'get\tShow\nnode\n:4\n'],
  ['no', 'node\n:4\n'],
  ['node ', 'add\nstop\n:4\n'],
  ['node stop ', 'of-default\n:4\n'],
  ['node stop --sandbox two ', 'of-two\n:4\n'],
  ['get ', 'in-default\n:4\n'],
  ['get -n prod ', 'in-prod\n:4\n'],
  ['get --namespace=prod ', 'in-prod\n:4\n'],
  ['get -n p', 'prod\n:4\n'],
  ['get --config x.yaml --host ', 'lb-in-x.yaml\n:4\n'],
  ['get -o ', 'json\nyaml\n:4\n'],
  ['get --output=y', 'yaml\n:4\n'],
  ['get --o', '--output\n:4\n'],
  ['get a ', ':4\n'],
])('after "%s"', async (line, result) => {
  expect(formatCompletion(await complete(line.split(' '), manifest, names))).toBe(result);
});
