/** Where the demo plays: a directory of its own, the built plugin on PATH, and commands that are shown as they run. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const bin = join(root, 'packages/kubectl-tcplb/bin');
const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export interface Stage {
  readonly kubeconfig: string;
  say(text: string): void;
  /** Runs `kubectl tcplb ARGS` (or the plugin by itself where there is no kubectl); fails when it fails. */
  tcplb(...args: string[]): Promise<void>;
  /** Runs kubectl, where there is one. */
  kubectl(...args: string[]): Promise<void>;
  useKubeconfig(): void;
  /** Waits until the exposure has that many ready backends and no other. */
  untilReady(count: number): Promise<void>;
  cleanUp(): Promise<void>;
}

/** Builds the plugin and prepares the directory. Ctrl-C cleans up as well. */
export async function createStage(): Promise<Stage> {
  if (
    spawnSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: ['ignore', 'ignore', 'inherit'] }).status !==
    0
  ) {
    throw new Error('the plugin does not build');
  }
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-demo-'));
  const kubeconfig = join(directory, 'kubeconfig');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    XDG_STATE_HOME: join(directory, 'state'),
  };
  delete env.KUBECONFIG;
  delete env.TCPLB_CONFIG;
  const hasKubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).error === undefined;
  const plugin = hasKubectl ? ['kubectl', 'tcplb'] : ['kubectl-tcplb'];
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());

  async function run(command: readonly string[], shown = true): Promise<void> {
    interrupted.signal.throwIfAborted();
    if (shown) console.log(paint(1, `$ ${command.join(' ')}`));
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: directory,
      env,
      stdio: ['ignore', shown ? 'inherit' : 'ignore', 'inherit'],
    });
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
    if (shown) console.log();
    if (code !== 0) throw new Error(`${command.join(' ')} exited with ${code}`);
  }

  function readyBackends(): number {
    const { stdout } = spawnSync('kubectl-tcplb', ['backends', 'tcp-echo', '-o', 'json'], { cwd: directory, env });
    const states = [...String(stdout).matchAll(/"state": "(\w+)"/g)].map(([, state]) => state);
    return states.every((state) => state === 'ready') ? states.length : -1;
  }

  return {
    kubeconfig,
    say: (text) => console.log(paint(36, `# ${text}`)),
    tcplb: (...args) => run([...plugin, ...args]),
    kubectl: (...args) => (hasKubectl ? run(['kubectl', ...args]) : Promise.resolve()),
    useKubeconfig() {
      env.KUBECONFIG = kubeconfig;
      console.log(paint(1, `$ export KUBECONFIG=${kubeconfig}\n`));
    },
    async untilReady(count) {
      for (const end = Date.now() + 30_000; readyBackends() !== count; await delay(100)) {
        interrupted.signal.throwIfAborted();
        if (Date.now() > end) throw new Error(`tcp-echo does not get ${count} ready backends`);
      }
    },
    async cleanUp() {
      console.log(paint(36, '# Everything goes away again.'));
      await run([...plugin, 'sandbox', 'stop']).catch((error) => console.error(String(error)));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
