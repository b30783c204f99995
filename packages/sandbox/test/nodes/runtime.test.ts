/** The process of one node alone: what it is told, and what it tells of that. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTlsMaterial } from '../../src/api/tls.ts';
import type { DesiredNode } from '../../src/nodes/runtime/protocol.ts';
import { defaultRuntimeEntry, type NodeRuntime, startRuntime } from '../../src/nodes/start-runtime.ts';
import { eventually } from '../test-sandbox.ts';

let runtime: NodeRuntime;

beforeAll(async () => {
  const { serverCertificate, serverKey } = await createTlsMaterial('127.0.0.1');
  runtime = await startRuntime({
    node: 'node-1',
    entry: defaultRuntimeEntry(),
    enter: [],
    kubelet: { address: '127.0.0.1', port: 0, certificate: serverCertificate, key: serverKey },
    idleBeforeStopMs: 0,
  });
});
afterAll(() => runtime?.stop());

function wish(...names: string[]): DesiredNode {
  const containers = [{ name: 'main', listeners: [] }];
  return {
    pods: names.map((name) => ({ uid: name, namespace: 'default', name, hostname: name, containers })),
    forwards: [],
  };
}

const states = () =>
  Object.fromEntries(runtime.observed.pods.map(({ uid, containers }) => [uid, containers[0]?.state ?? 'none']));

test('reports what is news, and nothing when it is told again what it does already', async () => {
  let reports = 0;
  runtime.onObserved(() => {
    reports += 1;
  });
  runtime.set(wish('web'));
  await eventually(() => expect(states()).toEqual({ web: 'running' }) ?? true);
  const told = reports;
  for (let repetition = 0; repetition < 20; repetition++) runtime.set(wish('web'));
  // What it is told is worked off in order, so this report comes after all that there are of the repetitions.
  runtime.set(wish('web', 'shop'));
  await eventually(() => expect(states()).toEqual({ web: 'running', shop: 'running' }) ?? true);
  expect(reports - told).toBeLessThanOrEqual(2);
});
