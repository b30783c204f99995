import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderReference } from '../src/help/render-reference.ts';
import { pluginDirectory, pluginEnvironment, pluginFile, runPlugin, runProcess } from './support/run-plugin.ts';

const env = pluginEnvironment('/nonexistent');

const run = (...args: string[]) => runPlugin(args, { env });

describe('help', () => {
  test('of the program', async () => {
    const { stdout, stderr, exitCode } = await run('--help');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "kubectl tcplb exposes TCP workloads of an on-premise Kubernetes cluster through plain nginx.

      An exposure is a Service of type LoadBalancer and class tcplb.dev/nginx; there is no other record. This machine, or
      any other that runs nginx, is the load balancer.

      Exposures:
        advise    Compare the ways to expose a workload or Service
        expose    Expose a workload or Service through nginx
        unexpose  Delete an exposure
        get       Show exposures: mode, listener, backends, age
        backends  Show the backends of exposures: node, address, state, reason
        describe  Show all there is to know about exposures: mode, options, backends, conditions, Events

      This load balancer:
        config   Print the nginx files that the cluster asks for
        diff     Compare the files that nginx serves on each host with those the cluster asks for
        apply    Make the nginx of each load balancer host serve what the cluster asks for
        agent    Keep the nginx of each host equal to what the cluster asks for, until Ctrl-C
        hosts    List the load balancer hosts of the cluster, and how they are
        ha       Virtual addresses that several hosts share: who has them, and moving them
        history  List the revisions that were live on each host and that it has kept
        undo     Put an earlier revision of each host live again
        drain    Send a node no new connections and wait until its old ones have ended
        undrain  Send a drained node new connections again

      When it does not work:
        doctor  Find out why an exposure does not work, and what to do about it

      Echo test:
        test   Prove by real connections that an exposure works
        chaos  Break things on purpose, one after the other, and measure what clients notice of it
        echo   Run the TCP echo server, here or on every node

      A cluster to try it on:
        sandbox       Start and change an embedded cluster for demos and tests
        sandbox node  Change the sandbox's nodes while it runs

      Other:
        completion  Print the completion script of a shell
        version     Print the versions of the plugin, Node.js, nginx and the API server

      Usage:
        kubectl tcplb COMMAND [flags]

      Use "kubectl tcplb COMMAND --help" for more about a command.
      "
    `);
    expect((await run()).stdout).toBe(stdout);
    expect((await run('help')).stdout).toBe(stdout);
  });

  test('of a command says kubectl tcplb and has examples', async () => {
    const { stdout } = await run('expose', '--help');
    expect(stdout).toContain(
      '\nExamples:\n  # Expose all ports of a DaemonSet, in the way that suits its pods\n  kubectl tcplb expose ',
    );
    expect(stdout).toContain('\nUsage:\n  kubectl tcplb expose TYPE/NAME [NAME] [flags]\n');
    expect((await run('help', 'expose')).stdout).toBe(stdout);
    expect((await run('expose', '-h')).stdout).toBe(stdout);
  });

  test('of a topic', async () => {
    const { stdout } = await run('sandbox', 'node');
    expect(stdout.split('\n').slice(0, 5)).toEqual([
      "Change the sandbox's nodes while it runs.",
      '',
      'Commands:',
      '  list    List the nodes and whether they run',
      '  add     Add a node and wait until it is Ready',
    ]);
  });

  test('every command has a summary and an example', async () => {
    const manifest = JSON.parse(await readFile(join(pluginDirectory, 'dist/oclif.manifest.json'), 'utf8'));
    const bare = Object.entries<{ summary?: string; examples?: unknown[] }>(manifest.commands)
      .filter(([, { summary, examples }]) => !summary || !examples?.length)
      .map(([id]) => id);
    expect(bare).toEqual([]);
  });

  test('docs/commands.md is what the commands say (pnpm docs writes it)', async () => {
    const manifest = JSON.parse(await readFile(join(pluginDirectory, 'dist/oclif.manifest.json'), 'utf8'));
    const page = await readFile(resolve(pluginDirectory, '../../docs/commands.md'), 'utf8');
    expect(page).toBe(renderReference(Object.values(manifest.commands)));
  });
});

test('version --client', async () => {
  const { stdout, exitCode } = await run('version', '--client');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Client Version: v\d+\.\d+\.\d+\nNode.js Version: v\d+\.\d+\.\d+\nnginx Version: .+\n$/);
});

test('standard input is left to whoever comes next in a loop', async () => {
  const script = `printf 'one\\ntwo\\n' | { '${process.execPath}' '${pluginFile}' test; cat; }`;
  const { stdout, stderr } = await runProcess('/bin/sh', ['-c', script], { env });
  expect(stderr).toBe('error: missing argument: NAME\nRun the command with --help for usage.\n');
  expect(stdout).toBe('one\ntwo\n');
});

const oldNode = await findOldNode();

test.skipIf(oldNode === undefined)('an old Node.js says in one line what is needed (needs one below 22)', async () => {
  const { stdout, stderr, exitCode } = await runProcess(oldNode ?? '', [pluginFile, 'version'], { env });
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  expect(stderr).toMatch(/^error: kubectl-tcplb needs Node\.js 22 or newer, this is \d+\.\d+\.\d+\n$/);
});

async function findOldNode(): Promise<string | undefined> {
  for (const candidate of ['/usr/bin/node', '/usr/local/bin/node']) {
    const { stdout } = await runProcess(candidate, ['--version'], { env }).catch(() => ({ stdout: '' }));
    if (/^v(\d|1\d|2[01])\./.test(stdout)) return candidate;
  }
  return undefined;
}
