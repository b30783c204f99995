/** `chaos`, `ha` and the doctor from where clients are, on two LB hosts behind real sshds: agents, nginx, keepalived, all real. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChaosReport, CheckResult } from '@tcplb/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasKeepalived, keepalivedNote } from '../../core/test/keepalived/namespace.ts';
import { ECHO_PORT } from './ha/failover/play-round.ts';
import { settle } from './ha/failover/settle.ts';
import { startEchoStage } from './ha/failover/start-echo-stage.ts';
import type { HostNamespace } from './ha/host-namespace.ts';
import { letIn } from './ha/let-in.ts';
import { startClient } from './ha/start-client.ts';
import type { Stage, StageHost } from './ha/start-stage.ts';
import { type ProcessResult, pluginFile, runProcess } from './support/run-plugin.ts';
import { hasSshd } from './support/start-sshd.ts';
import { waitUntil } from './support/wait-until.ts';

const canRun = hasKeepalived && hasSshd;
const note = `${keepalivedNote}${hasSshd ? '' : ' (SKIPPED: sshd missing)'}`;

describe.skipIf(!canRun)(`two hosts behind ssh${note}`, { timeout: 120_000 }, () => {
  let stage: Stage;
  let config: string;

  beforeAll(async () => {
    stage = await startEchoStage();
    config = await letIn(stage);
  }, 120_000);
  afterAll(() => stage?.[Symbol.asyncDispose]());

  const inside = (namespace: HostNamespace, command: readonly string[], signal?: AbortSignal) => {
    const [program = '', ...args] = [...namespace.enter, ...command];
    return runProcess(program, args, { env: stage.env, cwd: stage.directory, ...(signal && { signal }) });
  };
  const outside = (args: readonly string[], signal?: AbortSignal): Promise<ProcessResult> =>
    inside(stage.client, [process.execPath, pluginFile, ...args, '--config', config], signal);
  const other = (): StageHost => stage.hosts.find((host) => host !== stage.owner()) as StageHost;

  /** As somebody has put it on another host by hand. */
  const withTwoOwners = async <T>(work: () => Promise<T>): Promise<T> => {
    const { namespace } = other();
    const second = [`${stage.virtualAddress}/32`, 'dev', 'lo'];
    await inside(namespace, ['ip', 'address', 'add', ...second]);
    try {
      return await work();
    } finally {
      await inside(namespace, ['ip', 'address', 'delete', ...second]);
    }
  };

  /** Files of timers that have not run out, and of faults that are not undone. */
  const leftOvers = async (): Promise<string[]> => {
    const names = await Promise.all(stage.hosts.map(({ directory }) => readdir(join(directory, 'run'))));
    return names.flat().filter((name) => /^(undo-|link\.|stopped)/.test(name));
  };

  test('chaos says what it would touch, and touches nothing without a yes', async () => {
    const listPids = () => Promise.all(stage.hosts.map(({ namespace }) => namespace.pids('nginx')));
    const pids = await listPids();
    const shown = await outside(['chaos', 'echo', '--dry-run', '--rate', '20']);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    // On a machine that has too much to do the address may move while it is looked for.
    const lines = shown.stdout.replaceAll(/(?<=which |on |eth0 of )lb[12]/g, 'OWNER').split('\n');
    expect(lines.slice(0, 7)).toEqual([
      `20 new connections a second to ${stage.virtualAddress}:${ECHO_PORT}, which OWNER has now; 10 are kept open`,
      '  kill-nginx: kills nginx, its master and its workers, on OWNER',
      '  hang-nginx: stops nginx, its master and its workers, with SIGSTOP on OWNER',
      '  kill-keepalived: kills keepalived, both its processes, on OWNER',
      '  cut-link: sets the interface eth0 of OWNER down',
      expect.stringMatching(/^ {2}delete-backend: deletes pod default\/echo-\w+$/),
      expect.stringMatching(/^ {2}cut-node: drops what lb1 and lb2 send to node node-1 \(198\.18\.[\d.]+\)$/),
    ]);
    const refused = await outside(['chaos', 'echo', '--fault', 'kill-nginx']);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toMatch(/kill-nginx: kills nginx, its master and its workers, on lb[12]$/m);
    expect(refused.stderr).toContain('there is no terminal to ask whether to go on');
    expect(await listPids()).toEqual(pids);
    expect(await leftOvers()).toEqual([]);
  });

  test('chaos gives each fault, heals it, and reports what clients noticed', async () => {
    const faults = ['kill-nginx', 'cut-link', 'delete-backend'];
    const asked = faults.flatMap((fault) => ['--fault', fault]);
    const result = await outside(['chaos', 'echo', '--yes', ...asked, '--duration', '3s', '-o', 'json']);
    expect(result).toMatchObject({ exitCode: 0 });
    const report = JSON.parse(result.stdout) as ChaosReport;
    expect(report).toMatchObject({ kind: 'ChaosReport', cancelled: false, skipped: [], rate: 50, passed: true });
    expect(report.faults.map(({ fault }) => fault)).toEqual(faults);
    for (const { fault, inSyncMs, problems, connections, timeline, open } of report.faults) {
      expect({ fault, problems }).toEqual({ fault, problems: [] });
      expect(inSyncMs).toBeGreaterThan(1000);
      expect(connections.connections).toBeGreaterThan(50);
      expect(timeline.answered.reduce((all, one) => all + one, 0)).toBeGreaterThan(50);
      expect(open.lived + open.broken.length).toBe(10);
    }
    const [killed, cut, deleted] = report.faults;
    expect(killed?.open.lived).toBe(0);
    expect(cut).toMatchObject({ healedBy: 'undone', ownerBefore: killed?.ownerAfter });
    // Somebody took over, which takes three advertisements.
    expect(cut?.connections.gapMs).toBeGreaterThan(200);
    expect(cut?.ownerAfter).not.toBe(cut?.ownerBefore);
    expect(deleted).toMatchObject({ healedBy: 'itself', connections: { failed: 0 } });
    expect(await leftOvers()).toEqual([]);
  });

  test('a bound that was passed is its exit code', async () => {
    const fault = ['--fault', 'hang-nginx', '--duration', '2s', '--keep-open', '0'];
    const result = await outside(['chaos', 'echo', '--yes', ...fault, '--max-gap', '20ms']);
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toMatch(
      /^error: hang-nginx: No new connection was answered for \d+ ms; 20 ms are allowed\.$/m,
    );
    expect(result.stdout).toMatch(/^FAULT +FAILED +GAP +OPEN CUT +ENDED +IN SYNC +OWNER\nhang-nginx +\d+ of \d+ /);
  });

  test('Ctrl-C undoes what chaos did', async () => {
    await settle(stage);
    const { namespace } = stage.owner();
    const isHung = async (): Promise<boolean> => {
      const [pid = 0] = await namespace.pids('nginx');
      return (await inside(namespace, ['ps', '-o', 'stat=', '-p', `${pid}`])).stdout.startsWith('T');
    };
    const interrupting = new AbortController();
    const args = ['chaos', 'echo', '--yes', '--fault', 'hang-nginx', '--duration', '1h'];
    const running = outside(args, interrupting.signal);
    await waitUntil(async () => expect(await isHung()).toBe(true), 60_000);
    interrupting.abort();
    expect(await running).toMatchObject({ exitCode: 130 });
    await waitUntil(async () => expect(await isHung()).toBe(false));
    expect(await leftOvers()).toEqual([]);
  });

  test('ha switch loses no new connection', async () => {
    await settle(stage);
    const [from, to] = [stage.owner().name, other().name];
    const target = { host: stage.virtualAddress, port: ECHO_PORT };
    const load = { target, rate: 50, timeoutMs: 5_000, held: 0, heldTimeoutMs: 1_000 };
    const client = await startClient(stage.client.enter, load);
    const more = async (count: number): Promise<void> => {
      const before = client.attempts.length;
      await waitUntil(async () => expect(client.attempts.length).toBeGreaterThan(before + count));
    };
    await more(50);
    const switched = await outside(['ha', 'switch', to]);
    expect(switched).toMatchObject({ exitCode: 0, stderr: '' });
    expect(switched.stdout).toBe(`address/${stage.virtualAddress}/20 switched\n  from ${from} to ${to}\n`);
    expect(stage.owner().name).toBe(to);
    await more(50);
    await client.stop();
    const left = stage.watch.changes.findLast(({ host, isHeld }) => host === from && !isHeld)?.at ?? 0;
    const failed = client.attempts.filter(({ failure }) => failure !== undefined);
    // No other host knows of a connection that is under way.
    expect(failed.filter(({ atMs }) => client.begin + atMs > left)).toEqual([]);
    expect(failed.length).toBeLessThan(3);
  });

  test('ha status shows who has the address and why; what is wrong with it is its error', async () => {
    await settle(stage);
    const address = `${stage.virtualAddress}/20`;
    const [owner, rest] = [stage.owner(), other()];
    const said = JSON.parse((await outside(['ha', 'status', '-o', 'json'])).stdout);
    expect(said).toMatchObject({ kind: 'HaStatus', addresses: [{ address, owners: [owner.name] }] });
    const table = await outside(['ha', 'status']);
    expect(table).toMatchObject({ exitCode: 0, stderr: '' });
    expect(table.stdout).toMatch(/^ADDRESS +HOST +OWNER +STATE +PRIORITY +SINCE +CAUSE\n/);
    const row = (host: StageHost, words: string) =>
      new RegExp(`^${address} +${host.name} +${words} +\\d+ +\\d+\\w+ `, 'm');
    expect(table.stdout).toMatch(row(owner, 'yes +MASTER'));
    expect(table.stdout).toMatch(row(rest, 'no +BACKUP'));
    expect(await withTwoOwners(() => outside(['ha', 'status']))).toMatchObject({
      exitCode: 1,
      stderr: `error: address ${address}: lb1 and lb2 have it at the same time.\n`,
    });
  });

  test('the doctor says whether the address is where it should be', async () => {
    await settle(stage);
    const address = `${stage.virtualAddress}/20`;
    const examine = async (): Promise<string[]> => {
      const { stdout } = await outside(['doctor', 'echo', '--host', 'lb1', '-o', 'json']);
      const { results } = JSON.parse(stdout) as { readonly results: readonly CheckResult[] };
      const found = results.filter(({ id }) => id === 'virtual-addresses');
      return found.map(({ status, message }) => `${status}: ${message}`);
    };
    expect(await examine()).toEqual([`ok: ${address}: each is held by one host`]);
    expect(await withTwoOwners(examine)).toContain(`fail: ${address}: lb1 and lb2 have it at the same time.`);
  });
});
