/** Configuration, diff, lenses, Services and logs in a real editor, against a sandbox cluster and the real nginx. */
import { createLocalHost, detectNginx } from '@tcplb/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import type { TextEditor } from './editor/page/text-editor.ts';
import type { Workbench } from './editor/workbench.ts';
import { type EditorOnCluster, openEditorOnCluster } from './support/editor-on-cluster.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const LENSES = ['Test', 'Copy Address', 'Reveal'];

describe.skipIf(!(await chromiumIsInstalled()))('documents (needs chromium)', { timeout: 120_000 }, () => {
  let cluster: EditorOnCluster;
  let workbench: Workbench;

  beforeAll(async () => {
    cluster = await openEditorOnCluster({ sandbox: { nodes: 3 } });
    workbench = cluster.workbench;
    await tcplb('echo deploy --port 24463');
    await tcplb('expose daemonset/tcp-echo --port 24463');
    await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
  }, 240_000);

  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => cluster.printEvidence(task.name));
  });

  const tcplb = (line: string) => cluster.shell(`kubectl tcplb ${line}`);

  async function open(command: string, choice: string | RegExp, title: string | RegExp): Promise<TextEditor> {
    await workbench.runCommand(`tcplb: ${command}`);
    await workbench.quickInput.choose(choice);
    await workbench.editors.waitForTitle(title);
    return workbench.editors.active();
  }

  const openExposure = () => open('Show nginx Config', 'default/tcp-echo', 'tcp-echo.conf');

  test('all of the configuration is what kubectl tcplb config prints', async () => {
    const document = await open('Show nginx Config', 'All of it', 'nginx.conf');
    expect(await document.text()).toBe(await tcplb('config'));
    await workbench.screenshots('document-config');
  });

  test('the configuration of an exposure follows a node', async () => {
    const document = await openExposure();
    expect(await document.text()).toBe(await tcplb('config tcp-echo'));
    await cluster.sandbox.addNode('node-4');
    const text = await document.waitForText('the line of node-4', (now) => now.includes('# node-4\n'));
    expect(text).toBe(await tcplb('config tcp-echo'));
    await cluster.sandbox.removeNode('node-4');
    await document.waitForText('the line of node-4 to go', (now) => !now.includes('# node-4\n'));
  });

  test('lenses stand above the upstream and each server', async () => {
    const document = await openExposure();
    const four = [...LENSES, ...LENSES, ...LENSES, ...LENSES];
    await expect.poll(() => document.codeLenses(), { timeout: 20_000 }).toEqual(four);
    await workbench.screenshots('document-lenses');
  });

  test('a lens copies the address of its backend', async () => {
    const document = await openExposure();
    const [, address] = /server (\S+) .*# node-2$/m.exec(await document.text()) ?? [];
    await document.pressCodeLens('Copy Address', 2);
    await expect.poll(() => workbench.clipboard(), { timeout: 10_000 }).toBe(address);
  });

  describe.skipIf(!hasNginx)('a diff (needs nginx with the stream module)', () => {
    test('has a left side that says that nothing is live', async () => {
      await workbench.runCommand('tcplb: Diff nginx Config with Live');
      await workbench.editors.waitForTitle(/^live ↔ planned: /);
      const { original, modified } = workbench.editors.diff();
      expect(await original.text()).toBe('# Nothing is live on this machine yet.\n');
      expect(await modified.text()).toBe(await tcplb('config'));
    });

    test('shows nothing but a message once it is applied', async () => {
      await tcplb('apply');
      await workbench.editors.closeAll();
      await workbench.runCommand('tcplb: Diff nginx Config with Live');
      await workbench.notifications.waitFor('What is live is what is planned');
      expect(await workbench.editors.titles()).toEqual([]);
    });

    test('follows the cluster on one side and applies on the other', async () => {
      await workbench.notifications.press('What is live is what is planned', 'Show Diff');
      await workbench.editors.waitForTitle(/^live ↔ planned: /);
      const { original, modified } = workbench.editors.diff();
      const live = await original.text();
      await cluster.sandbox.addNode('node-4');
      await modified.waitForText('the line of node-4', (now) => now.includes('# node-4\n'));
      expect(await original.text()).toBe(live);
      await workbench.screenshots('document-diff');
      await tcplb('apply');
      expect(await original.waitForText('the applied line', (now) => now.includes('# node-4\n'))).toBe(
        await modified.text(),
      );
    });
  });

  test('a Service is what kubectl get -o yaml prints, and follows it', async () => {
    const document = await open('Open Service YAML', 'default/tcp-echo', 'tcp-echo.yaml');
    const print = () => cluster.kubectl('get', 'service', 'tcp-echo', '-o', 'yaml');
    expect(await document.text()).toBe(await print());
    await cluster.kubectl('annotate', 'service', 'tcp-echo', 'example.com/note=changed');
    const text = await document.waitForText('the annotation', (now) => now.includes('example.com/note: changed\n'));
    expect(text).toBe(await print());
  });

  test('a log is what kubectl logs prints, until it ends', async () => {
    await workbench.runCommand('tcplb: Open Logs');
    await workbench.quickInput.choose('default/tcp-echo');
    await workbench.quickInput.choose(/tcp-echo-\w/);
    const pod = (await workbench.editors.waitForTitle(/^tcp-echo-.*\.log$/)).replace(/\.log$/, '');
    const document = workbench.editors.active();
    const log = await cluster.kubectl('logs', pod);
    await document.waitForText('the log', (now) => now === log);
    await cluster.kubectl('delete', 'pod', pod, '--wait=false');
    const ended = await document.waitForText('the end of the log', (now) => now.endsWith('[The log has ended.]\n'));
    expect(ended.startsWith(log)).toBe(true);
  });

  test('a lens reveals its backend in the tree', async () => {
    const document = await openExposure();
    await document.pressCodeLens('Reveal', 3);
    await workbench
      .tree('Backends')
      .waitForRows('the selected node-3', (rows) => rows.some(({ label, selected }) => selected && label === 'node-3'));
  });

  test('an exposure that is gone leaves a comment', async () => {
    // Of the backend that is selected now.
    await workbench.runCommand('tcplb: Show nginx Config');
    await workbench.editors.waitForTitle('tcp-echo.conf');
    const document = workbench.editors.active();
    await tcplb('unexpose tcp-echo');
    const text = await document.waitForText('the comment', (now) => now.startsWith('# exposure'));
    expect(text.split('\n')[0]).toBe('# exposure default/tcp-echo not found');
  });
});
