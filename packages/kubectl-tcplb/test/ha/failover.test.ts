/**
 * Two hosts with one address, in network namespaces, with real keepalived, nginx and agents of the built plugin: what happens to
 * them and what clients notice. How long they notice it is for `bench failover` to say.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';
import { playRound } from './failover/play-round.ts';
import { listScenarios } from './failover/scenarios.ts';
import { startEchoStage } from './failover/start-echo-stage.ts';
import type { Stage, StageHost } from './start-stage.ts';

const hasProgram = (name: string, ...args: string[]) => spawnSync(name, args).status === 0;
const canRun =
  process.getuid?.() === 0 && hasProgram('ip', '-V') && hasProgram('nginx', '-v') && hasProgram('keepalived', '-v');

interface ShownHost {
  readonly name: string;
  readonly virtualAddresses: readonly string[];
  readonly lastTransition?: { readonly state: string; readonly cause?: string };
  readonly errors: readonly string[];
}

describe.skipIf(!canRun)(
  'two hosts with one address (needs root, iproute2, nginx and keepalived)',
  { timeout: 90_000 },
  () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await startEchoStage();
    }, 90_000);

    afterAll(async () => {
      await stage?.[Symbol.asyncDispose]();
    });

    const shownHosts = async () => {
      const { items } = JSON.parse((await stage.tcplb('hosts', '-o', 'json')).stdout) as { items: ShownHost[] };
      return Object.fromEntries(items.map((host) => [host.name, host]));
    };
    const otherThan = (owner: StageHost) => stage.hosts.find((host) => host !== owner) as StageHost;
    const play = async (name: string) => {
      const scenario = listScenarios(0).find((one) => one.name === name);
      if (scenario === undefined) throw new Error(`no scenario ${name}`);
      const show = await playRound(stage, scenario, 0);
      return show();
    };

    test('hosts says which host has the address, and metrics do', async () => {
      const [owner, other] = [stage.owner(), otherThan(stage.owner())];
      await waitUntil(async () =>
        expect(await shownHosts()).toMatchObject({
          [owner.name]: { virtualAddresses: [stage.virtualAddress], lastTransition: { state: 'MASTER' }, errors: [] },
          [other.name]: { virtualAddresses: [], lastTransition: { state: 'BACKUP' }, errors: [] },
        }),
      );
      expect((await stage.tcplb('hosts')).stdout).toMatch(
        new RegExp(`^${owner.name} .* ${stage.virtualAddress} `, 'm'),
      );
      const held = `tcplb_vip_owner{host="${owner.name}",address="${stage.virtualAddress}"} 1`;
      expect(owner.agent?.lines.some(({ msg }) => msg === `has ${stage.virtualAddress}`)).toBe(true);
      expect(await stage.metrics(owner)).toContain(held);
    });

    test.each(['nginx killed', 'nginx stopped', 'keepalived killed', 'link down', 'host frozen'])(
      '%s: the other host has the address, and new connections work again',
      async (name) => {
        const before = stage.owner();
        const round = await play(name);
        expect(stage.owner().name).toBe(name === 'host frozen' ? stage.owner().name : otherThan(before).name);
        expect(round.connections).toBeGreaterThan(100);
      },
    );

    test('a planned switch fails no connection', async () => {
      expect(await play('planned switch')).toMatchObject({ failed: 0 });
    });

    test('a node that crashes: no connection that begins then fails', async () => {
      const before = stage.owner();
      const round = await play('node crashed');
      expect(round).toMatchObject({ failed: 0 });
      expect(stage.owner().name).toBe(before.name);
    });

    test('a keepalived that was killed is started again, and the log of the agent says so', async () => {
      const started = stage.hosts
        .flatMap(({ agent }) => agent?.lines ?? [])
        .filter(({ msg }) => /^keepalived did not run/.test(msg));
      expect(started.length).toBeGreaterThan(0);
    });
  },
);
