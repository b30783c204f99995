/** The scenarios, in the order in which they are told. */
import { listMembers, switchOwner } from '@tcplb/core';
import { waitUntil } from '../../support/wait-until.ts';
import { openInside } from '../open-inside.ts';
import type { Scenario, Scene } from './scenario.ts';

/** Milliseconds within which a host is missed; for how long nobody answers is measured until somebody does. */
const MOVED_MS = 1_200;

const otherHosts = ({ stage, owner }: Scene) => stage.hosts.filter((host) => host !== owner);

/** Each round another one, so that it is not always the first that nginx asks. */
function nodeOf({ stage, round }: Scene): string {
  const nodes = stage.sandbox.nodes();
  return nodes[round % nodes.length]?.name ?? '';
}

/** @param apiDownMs for how long the API server is away, in milliseconds */
export function listScenarios(apiDownMs: number): readonly Scenario[] {
  return [
    {
      name: 'nginx killed',
      kind: 'host',
      inject: ({ owner }) => owner.namespace.signalAll('SIGKILL', 'nginx'),
      watchMs: MOVED_MS,
    },
    {
      name: 'nginx stopped',
      kind: 'host',
      inject: ({ owner }) => owner.namespace.signalAll('SIGSTOP', 'nginx'),
      heal: ({ owner }) => owner.namespace.signalAll('SIGCONT', 'nginx'),
      watchMs: MOVED_MS,
    },
    {
      name: 'keepalived killed',
      kind: 'host',
      inject: ({ owner }) => owner.namespace.signalAll('SIGKILL', 'keepalived'),
      watchMs: MOVED_MS,
    },
    {
      name: 'link down',
      kind: 'host',
      inject: ({ owner }) => owner.namespace.setLink('down'),
      heal: ({ owner }) => owner.namespace.setLink('up'),
      watchMs: MOVED_MS,
      isApart: true,
    },
    {
      name: 'host frozen',
      kind: 'host',
      inject: ({ owner }) => owner.namespace.signalAll('SIGSTOP'),
      heal: ({ owner }) => owner.namespace.signalAll('SIGCONT'),
      watchMs: MOVED_MS,
      isApart: true,
    },
    {
      name: 'planned switch',
      kind: 'none',
      async inject(scene) {
        const [to] = otherHosts(scene);
        const members = listMembers(await openInside(scene.stage));
        await switchOwner(members, { to: to?.name ?? '', timeoutMs: 10_000 });
      },
      watchMs: 1_000,
    },
    {
      name: 'node crashed',
      kind: 'node',
      inject: (scene) => scene.stage.sandbox.stopNode(nodeOf(scene)),
      heal: (scene) => scene.stage.sandbox.startNode(nodeOf(scene)),
      watchMs: 5_000,
    },
    {
      name: 'node black-holed',
      kind: 'node',
      inject: (scene) => scene.stage.sandbox.cutNode(nodeOf(scene)),
      heal: (scene) => scene.stage.sandbox.startNode(nodeOf(scene)),
      watchMs: 5_000,
    },
    {
      name: 'API down, node dies',
      kind: 'node',
      async inject(scene) {
        scene.stage.door.shut();
        await scene.stage.sandbox.cutNode(nodeOf(scene));
      },
      async heal(scene) {
        await scene.stage.sandbox.startNode(nodeOf(scene));
        await scene.stage.door.open();
      },
      watchMs: apiDownMs,
    },
    {
      // The next round finds the other host with the address.
      name: 'hosts rebooted in turn',
      kind: 'host',
      async inject({ owner }) {
        await owner.namespace.powerOff();
        owner.boot();
      },
      watchMs: MOVED_MS,
    },
    {
      name: 'network split',
      kind: 'host',
      async inject({ stage }) {
        for (const { namespace } of stage.hosts) await namespace.setIsolated(true);
        await waitUntil(async () => {
          if (stage.watch.holders().length < 2) throw new Error('the hosts hear each other');
        });
      },
      async heal({ stage }) {
        for (const { namespace } of stage.hosts) await namespace.setIsolated(false);
      },
      watchMs: 1_000,
      isApart: true,
    },
  ];
}
