/** The view "Backends" in a real editor: what it shows of a cluster, how it follows, what stands there when it cannot. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@tcplb/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { extensionUnderTest } from './editor/extension-under-test.ts';
import { type Editor, type EditorOptions, openEditor } from './editor/open-editor.ts';
import type { TreeRow } from './editor/page/tree-rows.ts';
import { type EditorOnCluster, hostDaemonSet, openEditorOnCluster } from './support/editor-on-cluster.ts';

const VIEW = 'Backends';
const PORT = 24491;
const DAEMON_SET = /^DaemonSet tcp-echo\b/;
const EXPOSURE = /^Exposure tcp-echo\b/;
const hasChromium = await chromiumIsInstalled();

const outline = (rows: readonly TreeRow[]) =>
  rows.map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label} | ${description}`);

describe.skipIf(!hasChromium)('the view on a cluster (needs chromium)', () => {
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
    await editor.workbench.screenshot('tree-dark');
    await editor.workbench.setTheme('light');
    await editor.workbench.screenshot('tree-light');
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

describe.skipIf(!hasChromium)('the view without a cluster (needs chromium)', () => {
  let directory: string;
  let kubeconfig: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tcplb-welcome-'));
    kubeconfig = join(directory, 'kubeconfig');
    sandbox = await startSandbox({ nodes: 1 });
  }, 60_000);

  afterAll(async () => {
    await sandbox?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  async function open(options: EditorOptions = {}): Promise<Editor> {
    const editor = await openEditor({
      extensions: [extensionUnderTest()],
      env: { KUBECONFIG: kubeconfig },
      ...options,
    });
    onTestFinished(() => editor.close());
    await editor.workbench.tree(VIEW).focus();
    return editor;
  }

  test('says what is missing, and follows the kubeconfig', async () => {
    const { workbench, printEvidence } = await open();
    const welcome = workbench.welcome(VIEW);
    const expectWelcome = async (text: string, buttons: readonly string[]) => {
      await welcome.waitFor(text);
      expect(await welcome.buttons()).toEqual(buttons);
      await workbench.screenshot(`welcome-${text.split(' ').slice(0, 4).join('-').replace(/\W+$/, '')}`);
    };
    try {
      await expectWelcome('No kubeconfig was found', ['Start Sandbox Cluster', 'Choose a Kubeconfig', 'Get started']);
      await writeFile(kubeconfig, 'contexts: 1\n');
      await expectWelcome('The kubeconfig, or the tcplb.yaml', ['Show Log', 'Try Again', 'Choose a Kubeconfig']);
      await writeFile(kubeconfig, sandbox.kubeconfig.replace(/https:\S+/, 'https://127.0.0.1:1'));
      await expectWelcome('The cluster does not answer', ['Try Again Now', 'Show Log', 'Start a sandbox cluster']);
      await writeFile(
        kubeconfig,
        sandbox.kubeconfig.replace(/client-certificate-data: \S+\s+client-key-data: \S+/, 'token: wrong'),
      );
      await expectWelcome('The cluster answers, but does not let you in', ['Show Log', 'Try Again']);
      await writeFile(kubeconfig, sandbox.kubeconfig);
      await expectWelcome('The cluster answers, but nothing is exposed', ['Deploy Echo Server']);
    } catch (error) {
      await printEvidence('welcome');
      throw error;
    }
  }, 240_000);

  test('runs no credential plugin in Restricted Mode, and runs it once the workspace is trusted', async () => {
    const program = join(directory, 'credentials.sh');
    const proof = join(directory, 'plugin-ran');
    const [certificate, key] = ['client-certificate-data', 'client-key-data'].map((field) =>
      Buffer.from(new RegExp(`${field}: (\\S+)`).exec(sandbox.kubeconfig)?.[1] ?? '', 'base64').toString(),
    );
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { clientCertificateData: certificate, clientKeyData: key },
    };
    await writeFile(join(directory, 'credential.json'), JSON.stringify(credential));
    await writeFile(program, `#!/bin/sh\ntouch ${proof}\ncat ${directory}/credential.json\n`, { mode: 0o755 });
    const exec = `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${program}, interactiveMode: Never }`;
    await writeFile(
      kubeconfig,
      sandbox.kubeconfig.replace(/client-certificate-data: \S+\s+client-key-data: \S+/, exec),
    );
    const { workbench, printEvidence } = await open({ trusted: false });
    const welcome = workbench.welcome(VIEW);
    try {
      await welcome.waitFor('programs do not run in Restricted Mode');
      await workbench.screenshot('welcome-restricted');
      expect(existsSync(proof)).toBe(false);
      await welcome.press('Manage Workspace Trust');
      await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
      await welcome.waitFor('The cluster answers, but nothing is exposed');
      expect(existsSync(proof)).toBe(true);
    } catch (error) {
      await printEvidence('restricted');
      throw error;
    }
  }, 240_000);
});
