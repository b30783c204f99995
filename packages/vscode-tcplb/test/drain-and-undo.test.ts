/** Drain, undrain, history and undo in a real editor, with a real nginx and connections that stay open. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createLocalHost, detectNginx } from '@tcplb/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { until } from './editor/until.ts';
import { type EditorOnCluster, openEditorOnCluster } from './support/editor-on-cluster.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const canRun = hasNginx && (await chromiumIsInstalled());
const PORT = 24467;
const pluginFile = resolve(import.meta.dirname, '../../kubectl-tcplb/bin/kubectl-tcplb');
const DRAINED = 'draining: NodeDraining';

describe.skipIf(!canRun)('drain and undo (needs chromium, and nginx with the stream module)', () => {
  let editor: EditorOnCluster;
  const held: Socket[] = [];
  let agent: ChildProcess | undefined;

  beforeAll(async () => {
    editor = await openEditorOnCluster();
    await tcplb(`echo deploy --port ${PORT}`);
    await editor.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
    await tcplb(`expose daemonset/tcp-echo --port ${PORT}`);
    await until('both backends', async () => / 2\/2 /.test(await tcplb('get tcp-echo --no-headers')));
    await tcplb('apply');
    const tree = editor.workbench.tree('Backends');
    await tree.focus();
    // A row that is drawn anew between the right click and the choice is no longer the one that was meant.
    await tree.waitForRows('ready backends', (rows) => rows.filter(({ name }) => /, ready$/.test(name)).length >= 2);
  }, 240_000);

  afterAll(async () => {
    agent?.kill('SIGKILL');
    for (const socket of held) socket.destroy();
    await editor?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  const tcplb = (line: string) => editor.shell(`kubectl tcplb ${line}`);
  const isDrained = async (node: string) =>
    (await editor.kubectl('get', 'node', node, '-o', 'jsonpath={.metadata.annotations.tcplb\\.dev/drain}')) === 'true';
  const history = async (): Promise<readonly string[]> => (await tcplb('history --no-headers')).trim().split('\n');

  /** Who answers through nginx; the connection stays open. */
  async function connect(): Promise<string> {
    const socket = createConnection(PORT, editor.sandbox.balancerAddress);
    held.push(socket);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', (data) => resolve(String(data).split(':')[0] ?? ''));
      socket.write('hello\n');
    });
  }

  test('a right click drains a node once it is agreed to, and waits for its connections', async () => {
    const { tree, modal, notifications, screenshot } = editor.workbench;
    await until('a connection to node-1', async () => (await connect()) === 'node-1');
    await (await tree('Backends').contextMenu(/^Backend node-1\b/)).choose('Drain Node…');
    const { message, detail } = await modal.read();
    expect(message).toBe('Drain node node-1?');
    expect(detail).toContain('new connections go to other nodes: default/tcp-echo');
    expect(detail).toContain('none is cut');
    await screenshot('drain-confirm');
    await modal.press('Cancel');
    expect(await isDrained('node-1')).toBe(false);

    await (await tree('Backends').contextMenu(/^Backend node-1\b/)).choose('Drain Node…');
    await modal.press('Drain');
    await notifications.waitFor(/connections? (is|are) still open: \S+ \(default\/tcp-echo\)/);
    await tree('Backends').waitForRow(new RegExp(`^Backend node-1\\b.*${DRAINED}$`));
    await editor.workbench.screenshots('drain-progress');
    expect(await isDrained('node-1')).toBe(true);
    expect(await connect()).toBe('node-2');
  }, 180_000);

  test('who stops waiting is told that the node stays drained, and can wait on', async () => {
    const { notifications } = editor.workbench;
    await notifications.press('still open', 'Cancel');
    const { buttons } = await notifications.waitFor('Node node-1 stays drained; its connections go on.');
    expect(buttons).toEqual(['Wait On', 'Undrain']);
    expect(held.filter(({ destroyed }) => destroyed)).toEqual([]);
    await notifications.press('Node node-1 stays drained', 'Wait On');
    await notifications.waitFor('still open');
    for (const socket of held.splice(0)) socket.destroy();
    await notifications.waitFor('Node node-1 is drained: no connection through this machine leads to it any more.');
  }, 120_000);

  test('the last ready backend is taken away only when it is asked for twice', async () => {
    const { runCommand, quickInput, modal, notifications, page, screenshot } = editor.workbench;
    await notifications.clear();
    await editor.workbench.tree('Backends').focus();
    await page.keyboard.press('Escape');
    await runCommand('tcplb: Drain Node…');
    await quickInput.waitFor('Drain Node');
    await until('the nodes', async () => (await quickInput.rows()).length > 0);
    expect(await quickInput.rows()).toMatchObject([
      { label: 'node-2', description: 'ready', detail: 'behind default/tcp-echo' },
    ]);
    await screenshot('drain-choose');
    await quickInput.choose('node-2');
    await modal.press('Drain');
    await until('the second question', async () => (await modal.read()).message === 'Drain node node-2 all the same?');
    expect((await modal.read()).detail).toBe(
      'Nothing was changed: without node node-2 nobody is left to take connections to default/tcp-echo.',
    );
    await screenshot('drain-last');
    await modal.press('Cancel');
    expect(await isDrained('node-2')).toBe(false);
    expect((await notifications.all()).filter(({ severity }) => severity === 'Error')).toEqual([]);
  }, 120_000);

  test('a drained node says so, and comes back', async () => {
    const { tree } = editor.workbench;
    const menu = await tree('Backends').contextMenu(/^Backend node-1\b/);
    expect(await menu.entries()).not.toContain('Drain Node…');
    await menu.choose('Undrain Node');
    await tree('Backends').waitForRow(/^Backend node-1\b.*, ready$/);
    expect(await isDrained('node-1')).toBe(false);
    await until('a connection to node-1', async () => (await connect()) === 'node-1');
  }, 120_000);

  test('the history has what was live and who made it so, and compares one with what is', async () => {
    const { runCommand, quickInput, editors } = editor.workbench;
    await runCommand('tcplb: Revision History…');
    await quickInput.waitFor(`History: ${hostname()}`);
    const numbers = (await history()).map((line) => `revision ${Number.parseInt(line, 10)}`).toReversed();
    const rows = await until('the revisions', async () => {
      const found = await quickInput.rows();
      return found.length === numbers.length && found;
    });
    expect(rows.map(({ label }) => label)).toEqual(numbers);
    expect(rows.map(({ description }) => description.split(' · ')[0])).toEqual([
      'live',
      'last good',
      ...rows.slice(2).map(() => expect.stringMatching(/ ago$/)),
    ]);
    expect(rows[0]?.detail).toBe('1 exposure, 1 listener · tcplb in VS Code: undrain node-1');
    expect(rows[1]?.detail).toBe('1 exposure, 1 listener · tcplb in VS Code: drain node-1');
    expect(rows.at(-1)?.detail).toBe('1 exposure, 1 listener · kubectl tcplb apply');
    await editor.workbench.screenshots('history-choose');
    await quickInput.cancel();
    await runCommand('tcplb: Revision History…');
    await quickInput.choose(rows[1]?.label ?? '');
    await editors.waitForTitle(`live ↔ ${rows[1]?.label}`);
    const { original, modified } = editors.diff();
    expect(await original.text()).toBe(await tcplb('config'));
    const servers = [...(await modified.text()).matchAll(/server \S+ .*# (\S+)$/gm)];
    expect(servers.map(([, node]) => node)).toEqual(['node-2']);
    await editor.workbench.screenshots('history-diff');
  }, 120_000);

  test('an undo shows what it changes, asks, and puts the old revision live', async () => {
    const { runCommand, quickInput, editors, modal, notifications, screenshot } = editor.workbench;
    await editors.closeAll();
    const before = await history();
    const [number = ''] = before.find((line) => line.includes(' last good ')) ?? '';
    await runCommand('tcplb: Undo to a Revision…');
    await quickInput.waitFor(`Undo: ${hostname()}`);
    await quickInput.choose(`revision ${number}`);
    await editors.waitForTitle(`live ↔ revision ${number}`);
    const { message, detail } = await modal.read();
    expect(message).toBe(`Put revision ${number} live again on ${hostname()}?`);
    expect(detail).toContain('The cluster is not changed');
    await screenshot('undo-confirm');
    await modal.press('Cancel');
    expect(await history()).toHaveLength(before.length);

    await runCommand('tcplb: Undo to a Revision…');
    await quickInput.choose(`revision ${number}`);
    await modal.press('Undo');
    await notifications.waitFor(`Revision ${number} is live again, as ${before.length + 1}.`);
    await editor.workbench.screenshots('undo-done');
    const [last = ''] = (await history()).slice(-1);
    expect(last).toMatch(new RegExp(`^${before.length + 1} .* live .* tcplb in VS Code: undo to ${number}$`));
    expect(await connect()).toBe('node-2');
  }, 120_000);

  test('a host whose agent runs is in the tree; when it falls out of sync that is said once', async () => {
    const { tree, notifications, editors, page } = editor.workbench;
    const directory = dirname(editor.kubeconfig);
    const balancer = (condition: string) => new RegExp(`^Load balancer ${hostname()}, ${condition}\\b`);
    await notifications.clear();
    await editors.closeAll();
    const env = { ...process.env, KUBECONFIG: editor.kubeconfig, HOME: directory };
    const flags = ['--drift', 'report', '--check-interval', '500ms', '--lease-duration', '6s'];
    agent = spawn(process.execPath, [pluginFile, 'agent', ...flags], { env, cwd: directory, stdio: 'ignore' });
    await tree('Backends').waitForRow(balancer('ready, in sync'));
    const menu = await tree('Backends').contextMenu(balancer('ready, in sync'));
    expect(await menu.entries()).toEqual(expect.arrayContaining(['Revision History…', 'Undo to a Revision…']));
    await menu.close();
    await editor.workbench.screenshots('host-in-sync');

    await appendFile(join(directory, 'nginx/live/exposures/default.tcp-echo.conf'), '# by hand\n');
    await tree('Backends').waitForRow(balancer('ready, out of sync'));
    const icon = page.getByRole('tab', { name: /tcplb/i });
    await until('the badge', async () =>
      (await icon.getAttribute('aria-label'))?.includes('1 load balancer in trouble'),
    );
    await notifications.waitFor(`Load balancer ${hostname()}: ready, out of sync`);
    await editor.workbench.screenshots('host-out-of-sync');
    await notifications.press(`Load balancer ${hostname()}`, 'Show');
    await tree('Backends').waitForRows('the host selected', (rows) =>
      rows.some(({ selected, label }) => selected && label === hostname()),
    );
    agent.kill('SIGKILL');
    await tree('Backends').waitForRow(balancer('not heard of'));
    await editor.workbench.screenshots('host-lost');
  }, 180_000);
});
