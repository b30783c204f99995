/** Several LB hosts from a real editor: each has a directory and an nginx of its own, and the second is behind a real sshd. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLocalHost, defaultConfiguration, detectNginx, stopNginx } from '@tcplb/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasSshd, startSshd, type TestSshd } from '../../core/test/host/ssh/start-sshd.ts';
import { chromiumIsInstalled } from './editor/browser.ts';
import { until } from './editor/until.ts';
import { type EditorOnCluster, openEditorOnCluster } from './support/editor-on-cluster.ts';

const hasNginx = await detectNginx(createLocalHost(), 'nginx').then(
  () => true,
  () => false,
);
const canRun = hasNginx && hasSshd && (await chromiumIsInstalled());
const PORT = 24491;
const NAMES = ['lb1', 'lb2'] as const;
type Name = (typeof NAMES)[number];
/** An address on which no other test listens. */
const addressOf = (name: Name) => `127.0.0.${81 + NAMES.indexOf(name)}`;

describe.skipIf(!canRun)('several load balancers (needs chromium, sshd, and nginx with the stream module)', () => {
  let editor: EditorOnCluster;
  let sshd: TestSshd;
  const directoryOf = (name: Name) => join(dirname(editor.kubeconfig), name);

  beforeAll(async () => {
    editor = await openEditorOnCluster();
    const sshDirectory = join(dirname(editor.kubeconfig), 'ssh');
    await mkdir(sshDirectory);
    sshd = await startSshd(sshDirectory);
    const hosts = NAMES.map((name) => ({
      name,
      ...(name === 'lb2' && { ssh: name, sshConfig: sshd.config }),
      addresses: [addressOf(name)],
      nginx: { directory: directoryOf(name) },
    }));
    const header = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration' };
    await writeFile(join(editor.server.workspaceFolder, 'tcplb.yaml'), JSON.stringify({ ...header, hosts }));
    await editor.shell(`kubectl tcplb echo deploy --port ${PORT}`);
    await editor.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=60s');
    await tcplb(`expose daemonset/tcp-echo --port ${PORT}`);
    const tree = editor.workbench.tree('Backends');
    await tree.focus();
    await tree.waitForRow(/^Exposure tcp-echo\b/);
  }, 240_000);

  afterAll(async () => {
    const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
    for (const name of NAMES) await stopNginx(createLocalHost(), { ...nginx, directory: directoryOf(name) });
    await sshd?.cut();
    await editor?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  const tcplb = (line: string) =>
    editor.shell(`kubectl tcplb ${line} --config ${join(editor.server.workspaceFolder, 'tcplb.yaml')}`);
  const live = (name: Name) => readFile(join(directoryOf(name), 'live/exposures/default.tcp-echo.conf'), 'utf8');

  test('an apply names all of them, and goes from one to the next', async () => {
    const { runCommand, modal, notifications } = editor.workbench;
    await runCommand('tcplb: Apply nginx Config…');
    const { message, detail } = await modal.read();
    expect(message).toBe('Apply the nginx config on lb1, lb2?');
    expect(detail).toContain(`${directoryOf('lb1')}, ${directoryOf('lb2')}`);
    await modal.press('Apply');
    await notifications.waitFor(/lb1: Revision \w+ is live: .* lb2: Revision \w+ is live: nginx serves 1 exposure\./s);
    await editor.workbench.screenshots('hosts-applied');
    for (const name of NAMES) {
      expect(await live(name)).toContain(`listen ${addressOf(name)}:${PORT}`);
      expect(await tcplb(`test tcp-echo --address ${addressOf(name)} --connections 4`)).toContain('4 of 4');
    }
  }, 120_000);

  test('a diff is with what the chosen one serves', async () => {
    const { runCommand, quickInput, editors } = editor.workbench;
    await editor.workbench.notifications.clear();
    await editor.kubectl('annotate', '--overwrite', 'service/tcp-echo', 'tcplb.dev/idle-timeout=123s');
    await runCommand('tcplb: Diff nginx Config with Live');
    await quickInput.waitFor('Diff nginx Config with Live');
    const rows = await until('the hosts', async () => {
      const found = await quickInput.rows();
      return found.length === 2 && found;
    });
    expect(rows.map(({ label, description }) => [label, description])).toEqual(
      NAMES.map((name) => [name, directoryOf(name)]),
    );
    await quickInput.choose('lb2');
    await editors.waitForTitle(/^live ↔ planned: .* on lb2$/);
    const { original, modified } = editors.diff();
    expect(await original.text()).toContain(await live('lb2'));
    const planned = await modified.text();
    expect(planned).toContain(`listen ${addressOf('lb2')}:${PORT}`);
    expect(planned).toContain('proxy_timeout 123s;');
    await editor.workbench.screenshots('hosts-diff');
  }, 120_000);

  test('one that is away stops nothing that serves, and is named', async () => {
    const { runCommand, modal, notifications, editors } = editor.workbench;
    await editors.closeAll();
    await sshd.cut();
    await runCommand('tcplb: Apply nginx Config…');
    await modal.press('Apply');
    await notifications.waitFor(/host lb2/);
    await notifications.waitFor(/^lb1: Revision \w+ is live/);
    await editor.workbench.screenshots('hosts-away');
    expect(await live('lb1')).toContain('proxy_timeout 123s;');
    expect(await live('lb2')).not.toContain('proxy_timeout 123s;');
    await sshd.mend();
    await tcplb('apply');
    expect(await live('lb2')).toContain('proxy_timeout 123s;');
  }, 120_000);

  test('an undo goes back on the chosen one alone', async () => {
    const { runCommand, quickInput, editors, modal, notifications } = editor.workbench;
    await notifications.clear();
    await runCommand('tcplb: Undo to a Revision…');
    await quickInput.choose('lb2');
    await quickInput.waitFor('Undo: lb2');
    await quickInput.choose('revision 1');
    await editors.waitForTitle('live ↔ revision 1 (lb2)');
    expect((await modal.read()).message).toBe('Put revision 1 live again on lb2?');
    await modal.press('Undo');
    await notifications.waitFor('Revision 1 is live again, as 3.');
    expect(await live('lb2')).not.toContain('proxy_timeout 123s;');
    expect(await live('lb1')).toContain('proxy_timeout 123s;');
  }, 120_000);
});
