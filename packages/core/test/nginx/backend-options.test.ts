/** Options that choose the backends, and where connections are taken, as clients of a real nginx notice them. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from './echo-nodes.ts';
import { createStage, type OptionStage, type Place, type Wish } from './option-stage.ts';
import { nginxFacts, nginxNote } from './real-nginx.ts';

let stage: OptionStage;

const startNode = (name: string): Promise<Place> => stage.startNode(name, (socket, answer) => void socket.end(answer));

/** Who answers each of these exposures of the same backends; nothing where nobody does. */
async function serveEach(
  wishes: Readonly<Record<string, Pick<Wish, 'options' | 'spec'>>>,
  backends: readonly Place[],
): Promise<Record<string, string[]>> {
  const named = await Promise.all(
    Object.entries(wishes).map(async ([name, wish]) => ({ ...wish, name, port: await findFreePort(), backends })),
  );
  await stage.serve(named);
  const answers = named.map(async ({ name, port }) => {
    const said: string[] = [];
    for (let time = 0; time < 4; time++) said.push(await stage.open(port).first);
    return [name, [...new Set(said)].toSorted()] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

describe.skipIf(nginxFacts === undefined)(`a running nginx${nginxNote}`, { timeout: 60_000 }, () => {
  beforeEach(() => {
    stage = createStage();
  });
  afterEach(() => stage.close());

  it('tcplb.dev/mode: connects to the pod, or to the node', async () => {
    const [pod, node] = [await startNode('pod'), await startNode('node')];
    const nodeAddresses = [{ type: 'InternalIP', address: node.address }];
    const spec = (port: number) => ({ ports: [{ port, protocol: 'TCP' as const, nodePort: node.port }] });
    const port = { direct: await findFreePort(), hop: await findFreePort() };
    const backends = [{ ...pod, nodeAddresses }];
    await stage.serve([
      { name: 'direct', port: port.direct, options: { mode: 'pod-ip' }, spec: spec(port.direct), backends },
      { name: 'hop', port: port.hop, options: { mode: 'node-port' }, spec: spec(port.hop), backends },
    ]);
    expect(await stage.open(port.direct).first).toBe('pod');
    expect(await stage.open(port.hop).first).toBe('node');
  });

  it('tcplb.dev/node-address: connects to another address of the node', async () => {
    const place = await startNode('reached');
    const nobody = '127.0.8.1';
    const backend = {
      ...place,
      address: nobody,
      nodeAddresses: [
        { type: 'InternalIP', address: nobody },
        { type: 'ExternalIP', address: place.address },
        { type: 'Hostname', address: 'localhost' },
      ],
    };
    const answers = await serveEach(
      {
        internal: { options: { mode: 'host-network' } },
        external: { options: { mode: 'host-network', 'node-address': 'external' } },
      },
      [backend],
    );
    expect(answers).toEqual({ internal: [''], external: ['reached'] });
  });

  it('tcplb.dev/cordoned-nodes: leaves cordoned nodes out', async () => {
    const backends = [await startNode('node-1'), { ...(await startNode('node-2')), cordoned: true }];
    const answers = await serveEach({ keep: {}, drain: { options: { 'cordoned-nodes': 'drain' } } }, backends);
    expect(answers).toEqual({ keep: ['node-1', 'node-2'], drain: ['node-1'] });
  });

  it('tcplb.dev/address: takes connections there and nowhere else', async () => {
    const port = await stage.serve([{ options: { address: '127.0.0.2' }, backends: [await startNode('node-1')] }]);
    expect(await stage.open(port, undefined, '127.0.0.2').first).toBe('node-1');
    const refused = await new Promise((resolve) => connect(port, '127.0.0.1').once('error', resolve));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
