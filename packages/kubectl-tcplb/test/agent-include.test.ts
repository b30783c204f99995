/** An agent and an nginx of somebody else's, which includes the files of the agent and is not the agent's to start. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createLocalHost, detectNginx } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTraffic } from './soak/traffic.ts';
import { type AgentStage, openAgentStage } from './support/agent-stage.ts';
import type { AgentProcess } from './support/run-agent.ts';
import { waitUntil } from './support/wait-until.ts';

const facts = await detectNginx(createLocalHost(), 'nginx').catch(() => undefined);
const PORT = 23_516;
const THEIR_PORT = 23_517;

let stage: AgentStage;
let agent: AgentProcess;
let asked = 1_000;

const theirs = (name: string) => join(stage.cluster.directory, 'theirs', name);
const said = () => agent.lines.length;

function ask(): Promise<unknown> {
  asked += 1;
  return stage.ask(asked);
}

/** Their main file; `extra` is in their stream block. */
async function writeTheirs(extra = ''): Promise<void> {
  const { streamModule } = facts ?? {};
  const load = streamModule === 'static' ? '' : `load_module ${streamModule};`;
  const text = `${load} pid ${theirs('nginx.pid')}; error_log ${theirs('error.log')}; worker_processes 1; events {}
    stream { server { listen ${stage.cluster.sandbox.balancerAddress}:${THEIR_PORT}; return "theirs"; } ${extra}
    include ${stage.nginx.directory}/live/stream.conf; }`;
  await writeFile(theirs('nginx.conf'), text);
}

function startTheirs(): void {
  const { status, stderr } = spawnSync('nginx', ['-p', theirs('.'), '-c', theirs('nginx.conf')], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

async function stopTheirs(): Promise<void> {
  const pid = Number(await readFile(theirs('nginx.pid'), 'utf8').catch(() => ''));
  if (pid > 1) process.kill(pid, 'SIGTERM');
  await waitUntil(async () => expect(await readFile(theirs('nginx.pid'), 'utf8').catch(() => 'gone')).toBe('gone'));
}

/** What their own server says. */
async function askTheirs(): Promise<string> {
  const socket = createConnection(THEIR_PORT, stage.cluster.sandbox.balancerAddress);
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return String(data);
}

const expectReady = () => waitUntil(async () => expect(await agent.get('/readyz')).toBe('ok\n'), 30_000);
const expectNotReady = () =>
  waitUntil(async () => expect(await agent.get('/readyz')).toContain('nginx does not serve what it should'));

beforeAll(async () => {
  if (facts === undefined) return;
  stage = await openAgentStage({ port: PORT });
  await mkdir(theirs('.'));
  await writeTheirs();
  const config = await stage.configure('include.yaml', { layout: 'include', pidFile: theirs('nginx.pid') });
  agent = stage.start(['--check-interval', '1s'], {}, config);
}, 120_000);

afterAll(async () => {
  if (facts === undefined) return;
  await agent.end('SIGKILL');
  await stopTheirs();
  await stage[Symbol.asyncDispose]();
});

describe.skipIf(facts === undefined)('with a real nginx of somebody else (needs nginx with the stream module)', () => {
  test('one that does not run is not started, and that is said; when it comes it serves what was written', async () => {
    await agent.says(/^revision [0-9a-f]{12} is written; the nginx that includes it does not run$/);
    await expectNotReady();
    expect(await stage.served()).toBe(asked);
    startTheirs();
    await expectReady();
    await ask();
    await agent.says(/ is live$/);
    expect(await stage.served()).toBe(asked);
    expect(await askTheirs()).toBe('theirs');
  });

  test('while their own part does not parse, what serves goes on, nginx is quoted, and it heals', async () => {
    const traffic = startTraffic(stage.cluster.sandbox.balancerAddress, PORT);
    for (let kept = 0; kept < 4; kept += 1) await traffic.keep();
    const before = await stage.served();
    await writeTheirs('no_such_directive on;');
    await ask();
    const { msg } = await agent.says(/^the apply failed: /);
    expect(msg).toContain('unknown directive "no_such_directive"');
    expect(await stage.served()).toBe(before);
    await writeTheirs();
    await waitUntil(async () => expect(await stage.served()).toBe(asked), 30_000);
    await expectReady();
    traffic.stop();
    expect({ failures: traffic.failures, cut: traffic.cut }).toEqual({ failures: [], cut: [] });
    expect(await askTheirs()).toBe('theirs');
  });

  test('when it goes that is said, and it is not started', async () => {
    const before = said();
    await stopTheirs();
    await agent.says(/^nginx serves no revision of ours; /, before);
    await expectNotReady();
    await ask();
    await agent.says(/ is written; the nginx that includes it does not run$/, before);
    startTheirs();
    await expectReady();
    expect(await stage.served()).toBe(asked);
  });
});
