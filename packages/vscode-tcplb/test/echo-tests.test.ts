/** Echo tests in a real editor: against real nodes, through a real nginx, in the Test Explorer and as a picture. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { until } from './editor/until.ts';
import { type EditorOnCluster, openEditorOnCluster } from './support/editor-on-cluster.ts';

const EXPOSURE = 'default/tcp-echo';
const PORT = 446;
/** Long enough to test a dead node before the cluster notices, also on a busy machine. */
const GRACE_MS = 12_000;

describe.skipIf(!(await chromiumIsInstalled()))('echo tests (needs chromium)', () => {
  let editor: EditorOnCluster;
  let addresses: readonly string[];

  const backend = (number: number, reason = ''): string =>
    `node-${number} · ${addresses[number - 1]}:${PORT}${reason === '' ? '' : ` · ${reason}`}`;

  /** Of all tests in view, as `label: state`. */
  const states = async (): Promise<string[]> =>
    (await editor.workbench.testExplorer.tests()).map(({ label, state }) => `${label}: ${state}`);

  const waitForStates = (...expected: readonly string[]): Promise<true> =>
    until(`the tests ${expected.join(', ')}`, async () => (await states()).join() === expected.join() && true);

  /** What the results say about one test: the lines below it. */
  const waitForMessages = async (...expected: readonly string[]): Promise<void> => {
    for (const message of expected) await editor.workbench.testExplorer.waitForMessage(message);
  };

  const setConnections = async (connections: number): Promise<void> => {
    const directory = join(editor.server.workspaceFolder, '.vscode');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'settings.json'), JSON.stringify({ 'tcplb.echoTest.connections': connections }));
  };

  /** Runs again and again, as a person does: nginx leaves a server out for a while after it failed to connect to it. */
  const runUntilPassed = async (): Promise<void> => {
    await until(
      'a run that passes',
      async () => {
        await editor.workbench.testExplorer.run(EXPOSURE);
        return editor.workbench.testExplorer.waitForState(EXPOSURE, 'passed', { timeoutMs: 5_000 }).then(() => true);
      },
      { timeoutMs: 60_000 },
    );
  };

  /** Starts a run and looks again later. The editor takes a while to see changed settings, which decide its length. */
  const isRunningAfter = async (milliseconds: number): Promise<boolean> => {
    await editor.workbench.testExplorer.run(EXPOSURE);
    await pause(milliseconds);
    return (await states())[0] === `${EXPOSURE}: running`;
  };

  beforeAll(async () => {
    editor = await openEditorOnCluster({ sandbox: { nodes: 3, nodeGraceMs: GRACE_MS } });
    addresses = editor.sandbox.nodes().map(({ address }) => address);
    await editor.shell(`kubectl tcplb echo deploy --port ${PORT}`);
    await editor.shell('kubectl rollout status daemonset/tcp-echo --timeout=60s');
    await editor.shell(`kubectl tcplb expose daemonset/tcp-echo --port ${PORT}`);
    await editor.shell('kubectl tcplb apply');
    await editor.workbench.tree('Backends').focus();
    await editor.workbench.testExplorer.focus();
  }, 240_000);

  afterAll(async () => {
    await editor?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  // A test that fails must not take the next ones with it.
  afterEach(async () => {
    const { sandbox } = editor;
    for (const { name, running } of sandbox.nodes()) if (!running) await sandbox.startNode(name);
  });

  test('an exposure is a test with a child per backend, and passes', async () => {
    const { testExplorer, screenshot } = editor.workbench;
    await testExplorer.waitForState(EXPOSURE, 'not run');
    await testExplorer.tree.expand(new RegExp(`^${EXPOSURE} `));
    await testExplorer.run(EXPOSURE);
    await waitForStates(`${EXPOSURE}: passed`, ...[1, 2, 3].map((number) => `${backend(number)}: passed`));
    await screenshot('echo-test-passed');
  }, 60_000);

  test('the picture shows who answered', async () => {
    const { runCommand, screenshots, editors } = editor.workbench;
    await runCommand('tcplb: Show Distribution');
    const text = await until('the picture', async () => {
      const now = await editors.webviewText();
      return now.includes('node-3') && now;
    });
    expect(text).toContain(`${editor.sandbox.balancerAddress}:${PORT}`);
    expect(text).toContain('30 of 30 connections succeeded.');
    await screenshots('distribution');
  }, 90_000);

  test('a stopped node fails: first because nobody reaches it, then because the cluster knows', async () => {
    const { testExplorer, screenshot } = editor.workbench;
    await testExplorer.focus();
    await editor.sandbox.stopNode('node-2');
    await testExplorer.run(EXPOSURE);
    await testExplorer.waitForState(EXPOSURE, 'failed');
    await waitForMessages('Ready backend node-2 was not reached.', 'node-2 is ready, but no connection through');
    await screenshot('echo-test-missed');

    await testExplorer.tree.waitForRow(/^node-2 .* NodeNotReady/);
    await testExplorer.run(EXPOSURE);
    await waitForMessages(`node-2 is not ready: NodeNotReady (expected to answer on ${addresses[1]}:${PORT})`);
    await waitForStates(
      `${EXPOSURE}: failed`,
      `${backend(1)}: passed`,
      `${backend(2, 'NodeNotReady')}: failed`,
      `${backend(3)}: passed`,
    );
    await screenshot('echo-test-failed');

    await editor.sandbox.startNode('node-2');
    await testExplorer.tree.waitForRow(new RegExp(`^${backend(2)} \\(`));
    await runUntilPassed();
  }, 180_000);

  test('one backend alone is tested past the balancer', async () => {
    const { testExplorer, runCommand, editors, screenshot } = editor.workbench;
    await editor.sandbox.stopNode('node-3');
    await testExplorer.run(backend(3));
    await waitForMessages(`node-3 on ${addresses[2]}:${PORT}: 30 connections failed (30 refused), none may.`);
    await testExplorer.waitForState(backend(3), 'failed');
    await runCommand('tcplb: Show Distribution');
    await until('the refused connections', async () => (await editors.webviewText()).includes('node-3 refused'));
    await screenshot('distribution-refused-dark');
    await testExplorer.focus();
  }, 90_000);

  test('a run can be cancelled', async () => {
    const { testExplorer, screenshot } = editor.workbench;
    await testExplorer.tree.waitForRow(new RegExp(`^${backend(3)} \\(`));
    await setConnections(100_000);
    await until('a run that goes on', () => isRunningAfter(1_500), { timeoutMs: 60_000 });
    await screenshot('echo-test-running');
    await testExplorer.cancel();
    await testExplorer.waitForState(EXPOSURE, 'skipped');
    await setConnections(30);
    await until('a run that ends', async () => {
      if (!(await isRunningAfter(3_000))) return true;
      await testExplorer.cancel();
      return false;
    });
    await testExplorer.waitForState(EXPOSURE, 'passed');
  }, 180_000);

  test('a continuous run follows the cluster', async () => {
    const { testExplorer } = editor.workbench;
    await testExplorer.tree.pressInline(new RegExp(`^${EXPOSURE} `), 'Turn on Continuous Run');
    await editor.sandbox.stopNode('node-1');
    await waitForMessages('node-1 is not ready: NodeNotReady');
    await testExplorer.waitForState(EXPOSURE, 'failed');
    await editor.sandbox.startNode('node-1');
    await testExplorer.waitForState(EXPOSURE, 'passed');
    await testExplorer.tree.pressInline(new RegExp(`^${EXPOSURE} `), 'Turn off Continuous Run');
  }, 180_000);
});
