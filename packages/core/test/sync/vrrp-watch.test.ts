/** What an agent sees and does of virtual addresses, with real sockets, files and addresses of this machine. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultConfiguration, type NginxConfiguration } from '../../src/configuration.ts';
import { type HostPaths, hostPaths } from '../../src/host/host-paths.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import type { AgentEvent } from '../../src/sync/agent-event.ts';
import { createOwnershipFollower } from '../../src/sync/vrrp/follow-ownership.ts';
import { createHealthWatch } from '../../src/sync/vrrp/watch-health.ts';

const host = createLocalHost();
const { signal } = new AbortController();
let nginx: NginxConfiguration;
let paths: HostPaths;
let events: AgentEvent[];
const onEvent = (event: AgentEvent) => void events.push(event);
/** Those since the last time. */
const told = () => events.splice(0);

beforeEach(async () => {
  events = [];
  nginx = {
    ...defaultConfiguration({ isRoot: true, homeDirectory: '/' }).nginx,
    directory: await mkdtemp(join(tmpdir(), 'tcplb-vrrp-')),
  };
  paths = hostPaths(nginx);
  await mkdir(paths.run);
});

afterEach(() => rm(nginx.directory, { recursive: true, force: true }));

describe('health', () => {
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  afterEach(close);

  /** In the place of nginx's. */
  async function listen(onConnection: (socket: Socket) => unknown): Promise<void> {
    server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      onConnection(socket);
    });
    await once(server.listen(paths.revisionSocket), 'listening');
  }
  function close(): void {
    server?.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  }
  const answer = (socket: Socket) => socket.end('0123456789ab\n');
  const watch = () =>
    createHealthWatch({ host, nginx, paths, timing: { answerMs: 200, suspiciousMs: 50 }, signal, onEvent });
  const file = async () => (await readFile(paths.keepalived.health, 'utf8')).trim();

  test('an nginx that does not listen is told at once, and trusted again when it has answered five times', async () => {
    const health = watch();
    await listen(answer);
    await health.look();
    expect([told(), await file()]).toEqual([[{ type: 'health', isWell: true }], '0']);
    await health.look();
    expect(told()).toEqual([]);

    close();
    await health.look();
    expect([told(), await file()]).toEqual([[{ type: 'health', isWell: false }], '1']);

    await listen(answer);
    for (let count = 1; count < 5; count += 1) await health.look();
    expect([told(), await file()]).toEqual([[], '1']);
    await health.look();
    expect([told(), await file()]).toEqual([[{ type: 'health', isWell: true }], '0']);
  });

  test('one that listens and says nothing is not well; what was told of it is taken back in the end', async () => {
    const health = watch();
    await listen(() => {});
    await health.look();
    expect([told(), await file()]).toEqual([[{ type: 'health', isWell: false }], '1']);
    await health.leave();
    expect(await file()).toBe('0');
  });
});

describe.skipIf(spawnSync('ip', ['-V']).status !== 0)('ownership (needs iproute2)', () => {
  const addresses = ['127.0.0.1', '192.0.2.100'];
  const say = (text: string) => appendFile(paths.keepalived.log, `Mon May  4 03:02:01 2026: ${text}\n`);

  test('what this machine has, and the last change with its cause, also when that is told before', async () => {
    const follower = createOwnershipFollower({
      ...{ host, paths, signal, onEvent },
      virtualAddresses: ['127.0.0.1/8', '192.0.2.100/24'],
      timing: { addressesMs: 60_000 },
    });
    await follower.look();
    expect(told()).toEqual([{ type: 'ownership', addresses, held: ['127.0.0.1'] }]);
    await say('(IPv4-51) Receive advertisement timeout');
    await follower.look();
    expect(told()).toEqual([]);
    await say('(IPv4-51) Entering MASTER STATE');
    await follower.look();
    const transition = {
      instance: 'IPv4-51',
      state: 'MASTER',
      time: '2026-05-04T03:02:01Z',
      cause: 'no owner was heard of',
    };
    expect(told()).toEqual([{ type: 'ownership', addresses, held: ['127.0.0.1'], transition }]);
    await follower.look();
    expect(told()).toEqual([]);
  });
});
