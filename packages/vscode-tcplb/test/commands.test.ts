/** The commands in a real editor: what they ask, what they refuse, what they do to a cluster, what they copy. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { until } from './editor/until.ts';
import { type EditorOnCluster, hostDaemonSet, openEditorOnCluster } from './support/editor-on-cluster.ts';

const EXPOSURE = /^Exposure tcp-echo\b/;
const TCP_ECHO = /^DaemonSet tcp-echo\b/;
const WEB = /^DaemonSet web\b/;

describe.skipIf(!(await chromiumIsInstalled()))('commands (needs chromium)', () => {
  let editor: EditorOnCluster;

  beforeAll(async () => {
    editor = await openEditorOnCluster();
    await editor.apply(hostDaemonSet('tcp-echo', 446), hostDaemonSet('web', 8080, 9090));
    const tree = editor.workbench.tree('Backends');
    await tree.focus();
    await tree.waitForRow(TCP_ECHO);
    await tree.waitForRow(WEB);
    // A row that is drawn anew between the right click and the choice is no longer the one that was meant.
    await until('all backends', async () => {
      const rows = await tree.visibleRows();
      return rows.filter(({ name }) => /^Backend .*, ready$/.test(name)).length === 6;
    });
  }, 240_000);

  afterAll(async () => {
    await editor?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  const services = () => editor.kubectl('get', 'services', '-o', 'name');

  test('exposes the DaemonSet that was right-clicked, with one answer that is checked while it is typed', async () => {
    const { workbench, kubectl } = editor;
    const { quickInput } = workbench;
    await (await workbench.tree('Backends').contextMenu(TCP_ECHO)).choose('Expose…');
    await quickInput.waitFor('Expose default/tcp-echo');
    expect(await quickInput.value()).toBe('446');
    for (const text of ['', '0', '65536', 'http']) {
      await quickInput.type(text);
      await quickInput.waitForMessage('A port is a whole number from 1 to 65535.');
      // Enter does nothing while the text is refused.
      await quickInput.accept();
    }
    await workbench.screenshot('commands-expose-refused');
    await quickInput.type('446');
    await quickInput.waitForMessage('Port on which nginx listens');
    await quickInput.accept();
    const said = await workbench.notifications.waitFor('default/tcp-echo is exposed on');
    expect(said).toMatchObject({
      severity: 'Info',
      message: expect.stringContaining(`${editor.sandbox.balancerAddress}:446 (host-network: the pods of DaemonSet`),
      buttons: ['Run Echo Test', 'Diff Config'],
    });
    await workbench.tree('Backends').waitForRow(EXPOSURE);
    await workbench.screenshot('commands-exposed');
    expect(await kubectl('get', 'service', 'tcp-echo', '-o', 'jsonpath={.spec.ports[*].port}')).toBe('446');
  }, 120_000);

  test('refuses a port that another exposure has, and asks for port, name and mode when told to', async () => {
    const { quickInput, page, tree, runCommand } = editor.workbench;
    const before = await services();
    await (await tree('Backends').contextMenu(WEB)).choose('Expose…');
    await quickInput.waitFor('Expose default/web (1/2)');
    await quickInput.choose('9090/TCP');
    await quickInput.waitFor('Expose default/web (2/2)');
    expect(await quickInput.value()).toBe('9090');
    await quickInput.type('446');
    await quickInput.waitForMessage('is taken by Service default/tcp-echo');
    await quickInput.waitForMessage('Use 447');
    await editor.workbench.screenshot('commands-expose-conflict');
    await page.getByRole('button', { name: /^Back \(/ }).click();
    await quickInput.waitFor('Expose default/web (1/2)');
    await quickInput.choose('8080/TCP');
    await quickInput.waitFor('Expose default/web (2/2)');
    await page.getByRole('button', { name: 'Choose name and mode as well' }).click();
    await quickInput.waitFor('Expose default/web (3/4)');
    await quickInput.type('Web');
    await quickInput.waitForMessage('A name has lower-case letters, digits and hyphens only.');
    await quickInput.type('kubernetes');
    await quickInput.waitForMessage('Service kubernetes exists and was not made by tcplb.');
    await quickInput.type('front');
    await quickInput.accept();
    await quickInput.waitFor('Expose default/web (4/4)');
    const ways = await until('the ways', async () => {
      const rows = await quickInput.rows();
      return rows.length > 1 && rows;
    });
    expect(ways.map(({ label, description }) => `${label}: ${description.replace(/:.*/, '')}`).slice(0, 4)).toEqual([
      'host-network: recommended',
      'node-port: possible',
      'host-port: possible',
      'pod-ip: possible',
    ]);
    await editor.workbench.screenshot('commands-expose-mode');
    await quickInput.cancel();
    expect(await services()).toBe(before);
    await runCommand('Notifications: Clear All Notifications');
  }, 120_000);

  test('copies commands that the plugin accepts', async () => {
    expect(await copy(EXPOSURE, 'Copy kubectl Command')).toMatch(
      /^kubectl tcplb backends tcp-echo -n default --context \S+$/,
    );
    expect(await editor.shell(await editor.workbench.clipboard())).toMatch(/node-1.*node-2/s);
    expect(await copy(/^Backend node-1\b/, 'Copy kubectl Command')).toMatch(
      /^kubectl tcplb test tcp-echo --direct -n default --context \S+$/,
    );
    expect(await editor.shell(await editor.workbench.clipboard())).toContain('node-2');
    expect(await copy(WEB, 'Copy kubectl Command')).toMatch(
      /^kubectl tcplb expose daemonset\/web --port 8080 -n default --context \S+$/,
    );
    expect(await editor.shell(`${await editor.workbench.clipboard()} --dry-run=server -o name`)).toBe('service/web\n');
  }, 120_000);

  test('copies addresses', async () => {
    const backends = editor.sandbox.nodes().map(({ address }) => `${address}:446`);
    expect(await copy(EXPOSURE, 'Copy Address')).toBe(`${editor.sandbox.balancerAddress}:446`);
    expect(await copy(/^Backend node-1\b/, 'Copy Address')).toBe(backends[0]);
    expect(await copy(TCP_ECHO, 'Copy Address')).toBe(backends.join('\n'));
    const web = editor.sandbox.nodes().flatMap(({ address }) => [`${address}:8080`, `${address}:9090`]);
    expect(await copy(WEB, 'Copy Address')).toBe(web.join('\n'));
  }, 120_000);

  test('goes on in a terminal: runs what only looks, types what changes something', async () => {
    const { panel, tree, runCommand } = editor.workbench;
    await (await tree('Backends').contextMenu(EXPOSURE)).choose('Show in Terminal');
    await panel.waitForTerminalLine('backends tcp-echo -n default --context');
    await panel.waitForTerminal('node-2');
    await editor.workbench.screenshot('commands-terminal');
    await runCommand('Terminal: Kill All Terminals');
    await (await tree('Backends').contextMenu(WEB)).choose('Show in Terminal');
    await panel.waitForTerminalLine('expose daemonset/web --port 8080 -n default --context');
    await runCommand('Terminal: Kill All Terminals');
    expect(await services()).not.toContain('service/web');
  }, 120_000);

  test('narrows the view while a name is typed', async () => {
    const { quickInput, runCommand, tree } = editor.workbench;
    await runCommand('tcplb: Filter…');
    await quickInput.waitFor('Filter');
    await quickInput.choose('By name…');
    await quickInput.waitFor('Filter by Name');
    await quickInput.type('WE');
    await tree('Backends').waitForNoRow(TCP_ECHO);
    await tree('Backends').waitForRow(WEB);
    await quickInput.cancel();
    await tree('Backends').waitForRow(TCP_ECHO);
  }, 60_000);

  test('leaves nodes out where others have the port only when that is agreed to', async () => {
    const { modal, notifications, quickInput, runCommand, tree } = editor.workbench;
    const lone = hostDaemonSet('lone', 9100) as { spec: { template: { spec: object } } };
    lone.spec.template.spec = { ...lone.spec.template.spec, nodeSelector: { 'kubernetes.io/hostname': 'node-1' } };
    await editor.apply(lone);
    await editor.kubectl('rollout', 'status', 'daemonset/lone', '--timeout=60s');
    await editor.apply(hostDaemonSet('late', 9100));
    const expose = async () => {
      await (await tree('Backends').contextMenu(/^DaemonSet late\b/)).choose('Expose…');
      await quickInput.waitFor('Expose default/late');
      await quickInput.type('9101');
      await quickInput.accept();
      // Since something is in the way, the ways are shown.
      await quickInput.choose('host-network');
      return until('the question', () => modal.read());
    };
    await tree('Backends').waitForRows('the pods of late', (rows) =>
      rows.some(({ label, description }) => label === 'late' && description.startsWith('1/2 ready')),
    );
    const { message, detail } = await expose();
    expect(message).toBe('Expose default/late without these nodes?');
    expect(detail).toMatch(
      /^TCP port 9100 of node node-1 is taken by Pod default\/lone-\w+ \(DaemonSet default\/lone\)/,
    );
    await editor.workbench.screenshot('commands-expose-partly');
    await modal.press('Cancel');
    expect(await services()).not.toContain('service/late');
    await expose();
    await modal.press('Expose All the Same');
    await notifications.waitFor('default/late is exposed on');
    expect(await services()).toContain('service/late');
    await runCommand('Notifications: Clear All Notifications');
    await editor.kubectl('delete', 'service/late', 'daemonset/late', 'daemonset/lone');
    await tree('Backends').waitForNoRow(/^DaemonSet late\b/);
    await tree('Backends').waitForNoRow(/^DaemonSet lone\b/);
  }, 120_000);

  test('takes an exposure away only when told which in a modal', async () => {
    const { modal, tree, notifications } = editor.workbench;
    await (await tree('Backends').contextMenu(EXPOSURE)).choose('Unexpose…');
    const asked = await modal.read();
    expect(asked.message).toBe('Unexpose default/tcp-echo?');
    expect(asked.detail).toContain(`Clients of ${editor.sandbox.balancerAddress}:446 lose it`);
    expect(asked.buttons).toContain('Unexpose');
    await editor.workbench.screenshot('commands-unexpose');
    await modal.press('Cancel');
    expect(await services()).toContain('service/tcp-echo');
    await (await tree('Backends').contextMenu(EXPOSURE)).choose('Unexpose…');
    await modal.press('Unexpose');
    await tree('Backends').waitForNoRow(EXPOSURE);
    expect(await services()).not.toContain('service/tcp-echo');
    expect((await notifications.all()).filter(({ severity }) => severity === 'Error')).toEqual([]);
  }, 120_000);

  /** The clipboard after a command of the context menu, which says that it is done in the status bar. */
  async function copy(row: RegExp, command: string): Promise<string> {
    const { tree, page, clipboard } = editor.workbench;
    await page.evaluate('navigator.clipboard.writeText("")');
    await (await tree('Backends').contextMenu(row)).choose(command);
    return until(`something to be copied by ${command}`, async () => (await clipboard()) || false);
  }
});
