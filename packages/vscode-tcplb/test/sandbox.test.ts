/** Somebody without any cluster, in a real editor: the walkthrough from a sandbox cluster to the first passed test. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import type { CommandId } from '../src/commands/command-ids.ts';
import { chromiumIsInstalled } from './editor/browser.ts';
import { extensionUnderTest } from './editor/extension-under-test.ts';
import { type Editor, openEditor } from './editor/open-editor.ts';
import { until } from './editor/until.ts';
import type { Workbench } from './editor/workbench.ts';

const run = promisify(execFile);
const texts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../package.nls.json'), 'utf8'),
);

/** What a command of the palette does when nothing is selected. */
type Unselected =
  /** It asks, with this title. */
  | { readonly asks: string }
  /** It asks in a modal, with this message. */
  | { readonly confirms: string }
  /** It does what it is for, which then shows. */
  | { readonly shows: (workbench: Workbench) => Promise<unknown> }
  /** It is not there: why. */
  | { readonly absent: string };

/** With a sandbox cluster that has a DaemonSet, exposed and applied; in the order in which they are tried. */
const palette: Readonly<Record<CommandId, Unselected>> = {
  'tcplb.expose': { asks: 'Expose (1/2)' },
  'tcplb.unexpose': { asks: 'Unexpose' },
  'tcplb.advise': { asks: 'Compare Ways' },
  'tcplb.describe': { asks: 'Describe' },
  'tcplb.doctor': { asks: 'Run Doctor' },
  'tcplb.repeatDoctor': { asks: 'Run Doctor' },
  'tcplb.openFinding': { absent: 'it is for findings of the doctor' },
  'tcplb.runNextCommand': { absent: 'it is for findings of the doctor' },
  'tcplb.copyNextCommand': { absent: 'it is for findings of the doctor' },
  'tcplb.showConfig': { asks: 'Show nginx Config' },
  'tcplb.diffConfig': { shows: ({ notifications }) => notifications.waitFor('What is live is what is planned') },
  'tcplb.applyConfig': { confirms: `Apply the nginx config on ${hostname()}?` },
  'tcplb.showHistory': { asks: `History: ${hostname()}` },
  'tcplb.undo': { asks: `Undo: ${hostname()}` },
  'tcplb.drainNode': { asks: 'Drain Node' },
  'tcplb.undrainNode': { asks: 'Undrain Node' },
  'tcplb.switchOwner': { asks: 'Switch Virtual Addresses' },
  'tcplb.testExposure': { asks: 'Run Echo Test' },
  'tcplb.testBackend': { asks: 'Test This Backend' },
  'tcplb.showDistribution': {
    shows: ({ editors }) => until('the picture', async () => (await editors.webviewText()).includes('node-3')),
  },
  'tcplb.chaos': { asks: 'Chaos' },
  'tcplb.copyAddress': { asks: 'Copy Address' },
  'tcplb.copyCommand': { asks: 'Copy kubectl Command' },
  'tcplb.showInTerminal': { asks: 'Show in Terminal' },
  'tcplb.openLogs': { asks: 'Open Logs' },
  'tcplb.openServiceYaml': { asks: 'Open Service YAML' },
  'tcplb.revealBackend': { absent: 'it is for links' },
  'tcplb.typeCommandLine': { absent: 'it is for links' },
  'tcplb.refresh': { shows: ({ tree }) => tree('Backends').waitForRow(/^Exposure tcp-echo\b/) },
  'tcplb.filter': { asks: 'Filter' },
  'tcplb.clearFilter': { shows: ({ tree }) => tree('Backends').waitForRow(/^Exposure tcp-echo\b/) },
  'tcplb.startSandbox': { absent: 'one runs' },
  'tcplb.stopSandbox': { confirms: 'Stop the sandbox cluster "default"?' },
  'tcplb.addSandboxNode': { shows: ({ statusBar }) => statusBar.waitFor('Node node-4 is ready at') },
  'tcplb.stopSandboxNode': { asks: 'Stop Sandbox Node' },
  'tcplb.startSandboxNode': { asks: 'Start Sandbox Node' },
  'tcplb.deployEcho': { asks: 'Deploy Echo Server (1/2)' },
  'tcplb.showLog': {
    shows: ({ page }) =>
      until('the log', () => page.locator('.part.panel').getByText('exposed default/tcp-echo').isVisible()),
  },
  'tcplb.getStarted': {
    shows: ({ page }) => until('the walkthrough', () => page.getByText('Get Started with tcplb').first().isVisible()),
  },
};

test('what each command of the manifest does without a selection is known', () => {
  expect(Object.keys(palette)).toEqual(manifest.contributes.commands.map(({ command }) => command));
});

describe.skipIf(!(await chromiumIsInstalled()))('the sandbox cluster in the editor (needs chromium and nginx)', () => {
  let editor: Editor;
  let stateDirectory: string;

  beforeAll(async () => {
    editor = await openEditor({ extensions: [extensionUnderTest()] });
    stateDirectory = join(editor.server.home, '.local/state/tcplb/sandbox');
  }, 180_000);

  afterAll(() => editor?.close(), 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  const kubectl = async (...args: string[]): Promise<string> =>
    (await run('kubectl', ['--kubeconfig', join(stateDirectory, 'default/kubeconfig'), ...args])).stdout;

  /** Opens a step of the walkthrough and presses its button. */
  const act = async (step: string, button: string): Promise<void> => {
    const { walkthrough } = editor.workbench;
    await walkthrough.open('Get Started with tcplb');
    await walkthrough.select(step);
    await editor.workbench.screenshot(`walkthrough-${step.toLowerCase().replaceAll(' ', '-')}`);
    await walkthrough.press(button);
  };

  test('without a kubeconfig the view offers a sandbox cluster', async () => {
    const { workbench } = editor;
    await workbench.tree('Backends').focus();
    await workbench.welcome('Backends').waitFor('No kubeconfig was found');
    await workbench.screenshot('welcome-no-kubeconfig');
  }, 120_000);

  test('the walkthrough starts one, which the view then shows and kubectl can use', async () => {
    const { workbench } = editor;
    await act('Start a cluster', 'Start Sandbox Cluster');
    await workbench.notifications.waitFor('The sandbox cluster runs: 3 nodes');
    await workbench.walkthrough.waitUntilDone('Start a cluster');
    expect(await kubectl('get', 'nodes', '-o', 'name')).toBe('node/node-1\nnode/node-2\nnode/node-3\n');
    await workbench.screenshot('sandbox-started');
  }, 180_000);

  test('its steps complete by doing, up to a passed echo test through nginx', async () => {
    const { quickInput, modal, walkthrough, notifications, screenshot, screenshots } = editor.workbench;
    await act('Deploy the echo server', 'Deploy Echo Server');
    await quickInput.waitFor('Deploy Echo Server (1/2)');
    await quickInput.accept();
    await quickInput.waitFor('Deploy Echo Server (2/2)');
    await quickInput.accept();
    await notifications.waitFor('answers on port 446 of 3 nodes');
    await walkthrough.waitUntilDone('Deploy the echo server');

    await act('Expose it', 'Expose');
    await quickInput.waitFor('Expose (1/2)');
    await quickInput.choose(/tcp-echo/);
    await quickInput.waitFor('Expose default/tcp-echo (2/2)');
    await quickInput.accept();
    await notifications.waitFor('default/tcp-echo is exposed on');
    await walkthrough.waitUntilDone('Expose it');

    await act('Read the nginx config', 'Diff with Live');
    await editor.workbench.editors.waitForTitle(/planned/);
    await screenshot('walkthrough-diff');

    await act('Let nginx serve it', 'Apply');
    await modal.press('Apply');
    await notifications.waitFor('is live: nginx serves 1 exposure');
    await walkthrough.waitUntilDone('Let nginx serve it');

    await act('Run an echo test', 'Run Echo Test');
    await quickInput.waitFor('Run Echo Test');
    await quickInput.choose(/tcp-echo/);
    await walkthrough.waitUntilDone('Run an echo test');
    await screenshots('walkthrough-done');
    expect((await walkthrough.steps()).filter(({ done }) => !done)).toEqual([]);
  }, 300_000);

  test('one that runs is offered instead of a second one', async () => {
    const { notifications } = editor.workbench;
    await notifications.clear();
    await act('Start a cluster', 'Start Sandbox Cluster');
    const { buttons } = await notifications.waitFor(/The sandbox cluster "default" is running already \(process \d+\)/);
    expect(buttons).toEqual(['Use It']);
  }, 120_000);

  test('every command of the palette works without a selection, or asks for what it needs', async () => {
    const { tree, runCommand, quickInput, notifications, page } = editor.workbench;
    await notifications.clear();
    await tree('Backends').focus();
    await page.keyboard.press('Escape');
    expect((await tree('Backends').visibleRows()).filter(({ selected }) => selected)).toEqual([]);
    const before = await kubectl('get', 'services,daemonsets', '-o', 'name');
    for (const { command, title } of manifest.contributes.commands) {
      const expected = palette[command as CommandId];
      if ('absent' in expected) continue;
      await runCommand(`tcplb: ${texts[title.slice(1, -1)]}`);
      await expectUnselected(expected);
    }
    expect(await kubectl('get', 'services,daemonsets', '-o', 'name')).toBe(before);
    expect((await notifications.all()).filter(({ severity }) => severity === 'Error')).toEqual([]);
    expect(await quickInput.title()).toBe('');
    await runCommand('View: Close All Editors');
    await runCommand('View: Hide Panel');
  }, 300_000);

  async function expectUnselected(expected: Unselected): Promise<void> {
    const { workbench } = editor;
    if ('shows' in expected) await expected.shows(workbench);
    if ('asks' in expected) {
      await workbench.quickInput.waitFor(expected.asks);
      await workbench.quickInput.cancel();
    }
    if ('confirms' in expected) {
      const { message, detail } = await workbench.modal.read();
      expect(message).toBe(expected.confirms);
      expect(detail).not.toBe('');
      await workbench.modal.press('Cancel');
    }
  }

  test('nodes are added, stopped and started', async () => {
    const { runCommand, quickInput } = editor.workbench;
    const ready = async (node: string) =>
      kubectl('get', 'node', node, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}');
    expect(await ready('node-4')).toBe('True');
    await runCommand('tcplb: Stop Sandbox Node…');
    await quickInput.waitFor('Stop Sandbox Node');
    await quickInput.choose(/node-2/);
    await until('node-2 to be lost', async () => (await ready('node-2')) === 'Unknown');
    await runCommand('tcplb: Start Sandbox Node…');
    await quickInput.waitFor('Start Sandbox Node');
    expect((await quickInput.rows()).map(({ label }) => label)).toEqual(['node-2']);
    await quickInput.choose(/node-2/);
    await until('node-2 to be back', async () => (await ready('node-2')) === 'True');
  }, 180_000);

  test('stopping it asks first, and leaves nothing: no process, no file, no nginx', async () => {
    const { runCommand, modal, welcome } = editor.workbench;
    const balancer = join(stateDirectory, 'default/balancer');
    expect(existsSync(balancer)).toBe(true);
    await runCommand('tcplb: Stop Sandbox Cluster…');
    expect(await modal.read()).toMatchObject({ message: 'Stop the sandbox cluster "default"?' });
    await editor.workbench.screenshot('sandbox-stop');
    await modal.press('Stop');
    await welcome('Backends').waitFor('No kubeconfig was found');
    expect(await readdir(stateDirectory)).toEqual([]);
    expect((await run('ps', ['-eo', 'args='])).stdout).not.toContain(`${editor.server.home}/.local/state`);
  }, 180_000);
});
