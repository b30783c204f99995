/** Two LB hosts behind real sshds that share an address, in a real editor: who has it, a switch, and things broken on purpose. */
import { delimiter, dirname } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasKeepalived } from '../../core/test/keepalived/namespace.ts';
import { settle } from '../../kubectl-tcplb/test/ha/failover/settle.ts';
import { startEchoStage } from '../../kubectl-tcplb/test/ha/failover/start-echo-stage.ts';
import { letIn } from '../../kubectl-tcplb/test/ha/let-in.ts';
import type { Stage } from '../../kubectl-tcplb/test/ha/start-stage.ts';
import { hasSshd } from '../../kubectl-tcplb/test/support/start-sshd.ts';
import { chromiumIsInstalled } from './editor/browser.ts';
import { extensionUnderTest } from './editor/extension-under-test.ts';
import { type Editor, openEditor } from './editor/open-editor.ts';
import { until } from './editor/until.ts';

const canRun = hasKeepalived && hasSshd && (await chromiumIsInstalled());
const EXPOSURE = /^Exposure echo\b/;

describe.skipIf(!canRun)('hosts that share an address (needs chromium, root, nginx, keepalived and sshd)', () => {
  let stage: Stage;
  let editor: Editor;

  beforeAll(async () => {
    // One node, so that there are faults which cannot be given.
    stage = await startEchoStage({ nodes: 1 });
    const config = await letIn(stage);
    editor = await openEditor({
      extensions: [extensionUnderTest()],
      env: {
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        KUBECONFIG: stage.env.KUBECONFIG ?? '',
        TCPLB_CONFIG: config,
      },
      settings: { 'workbench.hover.delay': 60_000 },
    });
    const tree = editor.workbench.tree('Backends');
    await tree.focus();
    await tree.waitForRow(EXPOSURE);
  }, 240_000);

  afterAll(async () => {
    await editor?.close();
    await stage?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(async ({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
    await settle(stage);
  });

  const nameOfOther = (): string => stage.hosts.find((host) => host !== stage.owner())?.name ?? '';

  /** Each host as the one that it is, in the tree. */
  const waitForOwner = async (owner: string): Promise<void> => {
    const { tree } = editor.workbench;
    for (const { name } of stage.hosts) {
      const isOwner = name === owner;
      const [held, change] = isOwner ? [`has ${stage.virtualAddress}`, 'took over: '] : ['standby', ''];
      await tree('Backends').waitForRow(new RegExp(`^Load balancer ${name}, ${held}, ready, in sync, ${change}`));
    }
  };

  test('shows who has the address, and moves it to the host that was right-clicked once it is agreed to', async () => {
    const { tree, modal, notifications } = editor.workbench;
    const [from, to] = [stage.owner().name, nameOfOther()];
    await waitForOwner(from);
    await editor.workbench.screenshots('ha-hosts');
    const row = new RegExp(`^Load balancer ${to}\\b`);
    await (await tree('Backends').contextMenu(row)).choose('Switch Virtual Addresses…');
    const { message, detail } = await modal.read();
    expect(message).toBe(`Move the virtual addresses to ${to}?`);
    expect(detail).toContain(`${stage.virtualAddress}/20: ${from} has it`);
    await editor.workbench.screenshot('ha-switch');
    await modal.press('Cancel');
    expect(stage.owner().name).toBe(from);

    await (await tree('Backends').contextMenu(row)).choose('Switch Virtual Addresses…');
    await modal.press('Switch');
    await notifications.waitFor(`${to} has the virtual addresses now.`);
    expect(stage.owner().name).toBe(to);
    await waitForOwner(to);
  });

  test('breaks things once it is agreed to what is touched, and draws what clients noticed', async () => {
    const { tree, modal, editors, notifications } = editor.workbench;
    const owner = stage.owner().name;
    await (await tree('Backends').contextMenu(EXPOSURE)).choose('Chaos: Break Things on Purpose…');
    const { message, detail } = await modal.read();
    expect(message).toBe(`Break things on purpose, while connections to ${stage.virtualAddress}:446 are counted?`);
    expect(detail.split('\n').slice(0, 6)).toEqual([
      `kill-nginx: kills nginx, its master and its workers, on ${owner}`,
      `hang-nginx: stops nginx, its master and its workers, with SIGSTOP on ${owner}`,
      `kill-keepalived: kills keepalived, both its processes, on ${owner}`,
      `cut-link: sets the interface eth0 of ${owner} down`,
      'delete-backend: left out, since there is one ready backend only',
      'cut-node: left out, since there are ready backends on one node only',
    ]);
    await editor.workbench.screenshot('chaos-confirm');
    await modal.press('Break Things');
    await notifications.waitFor('Breaking things');
    await until('the report', async () => (await editors.activeTitle()) === 'Chaos: default/echo', {
      timeoutMs: 150_000,
    });
    const text = await editors.webviewText();
    expect(text).toContain('✓ Passed.');
    for (const fault of ['kill-nginx', 'hang-nginx', 'kill-keepalived', 'cut-link']) expect(text).toContain(fault);
    expect(text.match(/\d+ of \d+ new connections failed · no answer for \d+ ms/g)).toHaveLength(4);
    expect(text).toMatch(/moved from lb\d to lb\d/);
    expect(text).toContain('cut-node: left out');
    await notifications.clear();
    await editor.workbench.screenshots('chaos-report');
    expect((await notifications.all()).filter(({ severity }) => severity === 'Error')).toEqual([]);
  }, 240_000);
});
