/** Random changes of a cluster under the agent and a stream of connections; what should hold is looked at all the time. */
import { type ClusterClient, planHost, readLive, TcplbError } from '@tcplb/core';
import type { Sandbox } from '@tcplb/sandbox';
import { waitUntil } from '../support/wait-until.ts';
import { type Action, actions, type World } from './actions.ts';
import { createRandom } from './random.ts';
import { type Failure, startTraffic } from './traffic.ts';

export interface ChurnOptions {
  readonly sandbox: Sandbox;
  readonly client: ClusterClient;
  /** The exposure that carries the traffic, and its port on the balancer's address. */
  readonly exposure: string;
  readonly port: number;
  /** The configuration of the agent. */
  readonly config: string;
  /** Determines all that happens, as far as the machine keeps up. */
  readonly seed: string;
  readonly seconds: number;
  readonly log?: (line: string) => void;
}

export interface ChurnReport {
  /** What was done, in order. */
  readonly script: readonly string[];
  /** Moments at which nothing was going on any more and nginx was compared with the cluster. */
  readonly quietMoments: number;
  readonly connections: number;
  /** Those that no crash excuses. */
  readonly failures: readonly Failure[];
  /** Failures shortly after a crash. */
  readonly excused: number;
  /** Long-lived connections to nodes that never went, and were cut all the same. */
  readonly cutSurvivors: readonly string[];
}

/** Milliseconds after a crash for which connections may fail: until then some were open to the dead node. */
const CRASH_MS = 1_500;
const LASTING = 12;

/** Fails when nginx does not become what the cluster asks for, with the script that led there. */
export async function runChurn(options: ChurnOptions): Promise<ChurnReport> {
  const { sandbox, seed, seconds, port, log = () => {} } = options;
  const world: World = { ...options, random: createRandom(seed) };
  const traffic = startTraffic(sandbox.balancerAddress, port);
  const script: string[] = [];
  const crashes: number[] = [];
  const end = performance.now() + seconds * 1000;
  let quietMoments = 0;
  try {
    for (let opened = 0; opened < LASTING; opened += 1) await traffic.keep();
    while (performance.now() < end) {
      for (let left = 1 + world.random.below(4); left > 0; left -= 1) {
        await act(world, (line, action) => {
          script.push(line);
          log(line);
          if (action.isCrash) crashes.push(performance.now());
        });
      }
      await expectEqual(options, script);
      quietMoments += 1;
    }
    const isExcused = ({ begun, at }: Failure) => crashes.some((crash) => begun < crash + CRASH_MS && at >= crash);
    const failures = traffic.failures.filter((failure) => !isExcused(failure));
    const cutSurvivors = traffic.cut.filter((name) => name === 'node-1' || name === 'node-2');
    const excused = traffic.failures.length - failures.length;
    return { script, quietMoments, connections: traffic.connections, failures, excused, cutSurvivors };
  } finally {
    traffic.stop();
  }
}

/** Does one thing that can be done now. */
async function act(world: World, note: (line: string, action: Action) => void): Promise<void> {
  const possible = actions.filter((action) => action.candidates(world).length > 0);
  const action = world.random.pick(possible);
  const target = world.random.pick(action.candidates(world));
  note(`${action.name} ${target}`, action);
  try {
    await action.run(world, target);
  } catch (error) {
    // The node may have gone meanwhile.
    if (!(error instanceof TcplbError) || error.code !== 'NotFound') throw error;
  }
}

/** Waits until nginx serves what a plan from nothing asks for, and goes on to. */
async function expectEqual({ client, config }: ChurnOptions, script: readonly string[]): Promise<void> {
  await waitUntil(async () => {
    const { plan, host, nginx } = await planHost(client, { path: config, env: process.env, cwd: '/' });
    const live = await readLive(host, nginx);
    if (live.planRevision === plan.revision && live.servedRevision === live.linkedRevision) return;
    throw new Error(`nginx does not serve what the cluster asks for, after:\n${script.join('\n')}`);
  }, 30_000);
}
