/** Somebody without any cluster, in a real editor: the walkthrough from a sandbox cluster to the first passed test. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { extensionUnderTest } from './editor/extension-under-test.ts';
import { type Editor, openEditor } from './editor/open-editor.ts';
import { until } from './editor/until.ts';

const run = promisify(execFile);

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
    const { quickInput, modal, walkthrough, notifications, screenshot } = editor.workbench;
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
    await screenshot('walkthrough-done');
    expect((await walkthrough.steps()).filter(({ done }) => !done)).toEqual([]);
  }, 300_000);

  test('one that runs is offered instead of a second one', async () => {
    const { notifications } = editor.workbench;
    await notifications.clear();
    await act('Start a cluster', 'Start Sandbox Cluster');
    const { buttons } = await notifications.waitFor(/The sandbox cluster "default" is running already \(process \d+\)/);
    expect(buttons).toEqual(['Use It']);
  }, 120_000);

  test('nodes are added, stopped and started', async () => {
    const { runCommand, quickInput } = editor.workbench;
    const ready = async (node: string) =>
      kubectl('get', 'node', node, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}');
    await runCommand('tcplb: Add Sandbox Node');
    await until('node-4 to be ready', async () => (await ready('node-4')) === 'True');
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
