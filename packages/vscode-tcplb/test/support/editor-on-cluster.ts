/** The packed extension in a real editor, on a sandbox cluster in this process, with the plugin and kubectl beside it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, type SandboxOptions, startSandbox } from '@tcplb/sandbox';
import { extensionUnderTest } from '../editor/extension-under-test.ts';
import { type Editor, type EditorOptions, openEditor } from '../editor/open-editor.ts';

const run = promisify(execFile);

const pluginDirectory = resolve(import.meta.dirname, '../../../kubectl-tcplb/bin');

export interface EditorOnCluster extends Editor, AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly kubeconfig: string;
  /** Runs the real kubectl and returns what it prints; fails when it does. */
  kubectl(...args: string[]): Promise<string>;
  /** Runs a command line in a shell where kubectl finds the plugin; fails when it does. */
  shell(line: string): Promise<string>;
  /** Applies objects with the real kubectl. */
  apply(...objects: object[]): Promise<void>;
}

export interface EditorOnClusterOptions {
  readonly sandbox?: SandboxOptions;
  /** Its extensions and its environment come on top. */
  readonly editor?: EditorOptions;
}

/** Give a hook that calls it 180 s. Fails when the extension is not packed. */
export async function openEditorOnCluster(options: EditorOnClusterOptions = {}): Promise<EditorOnCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-commands-'));
  const balancerDirectory = join(directory, 'nginx');
  const sandbox = await startSandbox({ nodes: 2, balancerDirectory, ...options.sandbox });
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig);
  const env = {
    PATH: [dirname(process.execPath), pluginDirectory, process.env.PATH].join(delimiter),
    KUBECONFIG: kubeconfig,
  };
  const stop = async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    // A hover would lie over the next row.
    const settings = { 'workbench.hover.delay': 60_000, ...options.editor?.settings };
    const workspaceFolder = await writeWorkspace(directory);
    const editor = await openEditor({
      workspaceFolder,
      ...options.editor,
      extensions: [extensionUnderTest(), ...(options.editor?.extensions ?? [])],
      env: { ...env, ...options.editor?.env },
      settings,
    });
    const at = { env: { ...env, HOME: directory }, cwd: directory };
    const kubectl = async (...args: string[]) => (await run('kubectl', args, at)).stdout;
    return {
      ...editor,
      sandbox,
      kubeconfig,
      kubectl,
      shell: async (line) => (await run('sh', ['-c', line], at)).stdout,
      apply: async (...objects) => {
        const file = join(directory, 'objects.json');
        await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
        await kubectl('apply', '-f', file);
      },
      [Symbol.asyncDispose]: async () => {
        await editor.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder that says where the plugin is: a terminal's shell may have a PATH of its own. */
async function writeWorkspace(directory: string): Promise<string> {
  const settings = { 'tcplb.terminal.command': `${process.execPath} ${join(pluginDirectory, 'kubectl-tcplb')}` };
  await mkdir(join(directory, 'workspace', '.vscode'), { recursive: true });
  await writeFile(join(directory, 'workspace', '.vscode', 'settings.json'), JSON.stringify(settings));
  return join(directory, 'workspace');
}

/** A DaemonSet on the host network. */
export function hostDaemonSet(name: string, ...ports: readonly number[]): object {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          containers: [{ name, image: 'any', ports: ports.map((containerPort) => ({ containerPort })) }],
        },
      },
    },
  };
}
