/** The view "Backends" in a real editor: what it shows of a cluster, and how it follows. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import type { TreeRow } from './editor/page/tree-rows.ts';
import { type EditorOnCluster, hostDaemonSet, openEditorOnCluster } from './support/editor-on-cluster.ts';

const VIEW = 'Backends';
const PORT = 24491;
const DAEMON_SET = /^DaemonSet tcp-echo\b/;
const EXPOSURE = /^Exposure tcp-echo\b/;

const outline = (rows: readonly TreeRow[]) =>
  rows.map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label} | ${description}`);

describe.skipIf(!(await chromiumIsInstalled()))('the view on a cluster (needs chromium)', () => {
  let editor: EditorOnCluster;

  beforeAll(async () => {
    editor = await openEditorOnCluster({ sandbox: { nodes: 3, heartbeatMs: 300, nodeGraceMs: 1_500 } });
    await editor.apply(hostDaemonSet('tcp-echo', PORT));
    await editor.workbench.tree(VIEW).focus();
  }, 240_000);

  afterAll(async () => {
    await editor?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  /** Where the nodes answer. */
  const places = () => editor.sandbox.nodes().map(({ name, address }) => ({ name, place: `${address}:${PORT}` }));
  const ready = () => places().map(({ name, place }) => `      ${name} | ready · ${place}`);

  /** Rows of different levels are drawn one after the other. */
  const waitForOutline = (lines: readonly string[]) =>
    expect
      .poll(async () => outline(await editor.workbench.tree(VIEW).visibleRows()), { timeout: 20_000 })
      .toEqual(lines);

  test('shows a DaemonSet that takes a port of three nodes, ready to be exposed', async () => {
    const tree = editor.workbench.tree(VIEW);
    await tree.waitForRows('three backends', (now) => now.filter(isReady).length === 3);
    await waitForOutline([
      'tcplb-sandbox | current · 3 nodes',
      '  default | 1 DaemonSet',
      `    tcp-echo | not exposed · hostNetwork :${PORT}`,
      ...ready(),
    ]);
    expect(await tree.inlineActions(DAEMON_SET)).toEqual(['Expose…']);
    await editor.workbench.screenshot('tree-daemon-set');
  });

  test('shows the exposure above it as soon as there is one', async () => {
    const tree = editor.workbench.tree(VIEW);
    await editor.shell(`kubectl tcplb expose daemonset/tcp-echo --port ${PORT}`);
    await tree.waitForRow(EXPOSURE);
    await waitForOutline([
      'tcplb-sandbox | current · 3 nodes',
      '  default | 1 exposure · 1 DaemonSet',
      `    tcp-echo | 3/3 ready · ${editor.sandbox.balancerAddress}:${PORT}/TCP`,
      ...ready(),
      `    tcp-echo | exposed as tcp-echo · hostNetwork :${PORT}`,
      ...ready(),
    ]);
    await editor.workbench.screenshots('tree');
    await editor.workbench.setTheme('high contrast');
    await editor.workbench.screenshot('tree-high-contrast');
    await editor.workbench.setTheme('dark');
  });

  test('follows nodes, with what was collapsed and selected as it was', async () => {
    const { workbench, sandbox } = editor;
    const tree = workbench.tree(VIEW);
    await tree.collapse(DAEMON_SET);
    await tree.select(/^Backend node-3\b/);
    await sandbox.stopNode('node-2');
    const excluded = await tree.waitForRow(/^Backend node-2, .*, excluded: NodeNotReady$/);
    expect(excluded.description).toContain('excluded: NodeNotReady');
    await tree.waitForRow(/^Exposure tcp-echo, .* 2 of 3 backends ready$/);
    await tree.waitForRow('Namespace default, 1 exposure, 1 in trouble, 1 DaemonSet');
    await workbench.screenshot('tree-node-stopped');
    await sandbox.startNode('node-2');
    await sandbox.addNode('node-4');
    await tree.waitForRow(/^Backend node-4, .*, ready$/);
    await tree.waitForRow(/^Exposure tcp-echo, .* 4 of 4 backends ready$/);
    const rows = await tree.visibleRows();
    expect(rows.filter(({ selected }) => selected).map(({ label }) => label)).toEqual(['node-3']);
    expect(rows.find(({ name }) => DAEMON_SET.test(name))?.expanded).toBe(false);
    await sandbox.removeNode('node-4');
    await tree.waitForNoRow(/^Backend node-4\b/);
  }, 240_000);

  test('counts what is in trouble at the icon of its container', async () => {
    const { workbench, sandbox } = editor;
    const icon = workbench.page.getByRole('tab', { name: /tcplb/i });
    await sandbox.stopNode('node-2');
    await expect.poll(() => icon.getAttribute('aria-label'), { timeout: 30_000 }).toContain('1 exposure in trouble');
    await sandbox.startNode('node-2');
    await expect.poll(() => icon.getAttribute('aria-label'), { timeout: 30_000 }).not.toContain('in trouble');
  }, 240_000);

  test('is filtered by name and by namespace', async () => {
    const { workbench } = editor;
    const tree = workbench.tree(VIEW);
    await editor.apply(hostDaemonSet('web', PORT + 1));
    await tree.waitForRow(/^DaemonSet web\b/);
    await workbench.runCommand('tcplb: Filter…');
    await workbench.quickInput.choose('By name…');
    await workbench.quickInput.waitFor('Filter by Name');
    await workbench.quickInput.type('WEB');
    await tree.waitForNoRow(EXPOSURE);
    await workbench.quickInput.accept();
    const first = async () => outline(await tree.visibleRows()).slice(0, 3);
    await expect
      .poll(first, { timeout: 20_000 })
      .toEqual([
        'tcplb-sandbox | current · 3 nodes',
        '  default | 1 DaemonSet',
        `    web | not exposed · hostNetwork :${PORT + 1}`,
      ]);
    await workbench.screenshot('tree-filtered');
    await workbench.runCommand('tcplb: Filter…');
    await workbench.quickInput.choose('By name…');
    await workbench.quickInput.waitFor('Filter by Name');
    await workbench.quickInput.type('nothing like it');
    await workbench.quickInput.accept();
    const welcome = workbench.welcome(VIEW);
    await welcome.waitFor('Nothing matches the filter.');
    await workbench.screenshot('welcome-filtered-out');
    await welcome.press('Clear Filter');
    await tree.waitForRow(EXPOSURE);
  }, 240_000);
});

function isReady({ name }: TreeRow): boolean {
  return /^Backend .*, ready$/.test(name);
}
