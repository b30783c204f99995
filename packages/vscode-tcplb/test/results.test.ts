/** Advice, descriptions and the doctor in a real editor: they say what the plugin says, and lead to what they name. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { until } from './editor/until.ts';
import { type EditorOnCluster, hostDaemonSet, openEditorOnCluster } from './support/editor-on-cluster.ts';

const WEB = /^DaemonSet web\b/;
const EXPOSURE = /^Exposure web\b/;
const BROKEN = /^Exposure broken\b/;
const EXCLUDE = 'node.kubernetes.io/exclude-from-external-load-balancers';

describe.skipIf(!(await chromiumIsInstalled()))('results (needs chromium)', () => {
  let editor: EditorOnCluster;

  beforeAll(async () => {
    editor = await openEditorOnCluster();
    await editor.apply(
      hostDaemonSet('tcp-echo', 446),
      surging(hostDaemonSet('web', 8080)),
      externalIps('web-old', 'web'),
      withoutImage(hostDaemonSet('broken', 9999)),
    );
    await editor.shell('kubectl tcplb expose daemonset/tcp-echo && kubectl tcplb expose daemonset/broken');
    const tree = editor.workbench.tree('Backends');
    await tree.focus();
    await tree.waitForRow(WEB);
    // A row that is drawn anew between the right click and the choice is no longer the one that was meant.
    await tree.waitForRows('ready backends', (rows) => rows.filter(({ name }) => /, ready$/.test(name)).length >= 2);
  }, 240_000);

  afterAll(async () => {
    await editor?.[Symbol.asyncDispose]();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  /** What the plugin prints of the same cluster. */
  const plugin = async (command: string): Promise<string> => {
    const context = (await editor.kubectl('config', 'current-context')).trim();
    return editor.shell(`kubectl tcplb ${command} --context ${context} 2>&1`);
  };

  test('Expose… ranks the ways as the advisor does, and warns, before one is taken', async () => {
    const { workbench, kubectl } = editor;
    const { quickInput, tree, page } = workbench;
    const { port: held } = await holdPort(editor.sandbox.balancerAddress);
    await (await tree('Backends').contextMenu(WEB)).choose('Expose…');
    await quickInput.waitFor('Expose default/web');
    expect(await quickInput.value()).toBe('8080');
    await quickInput.type('446');
    await quickInput.waitForMessage('is taken by Service default/tcp-echo');
    await quickInput.waitForMessage('Service default/web');
    await workbench.screenshot('results-port-taken');
    // Enter does nothing while the port is refused.
    await quickInput.accept();
    await page.getByRole('link', { name: 'Use 447' }).click();
    await quickInput.waitForMessage('Port on which nginx listens');
    expect(await quickInput.value()).toBe('447');
    await quickInput.type(String(held));
    await quickInput.waitForMessage(`TCP port ${held} of this machine is taken by `);
    await quickInput.type('8080');
    await quickInput.accept();
    await quickInput.waitFor('Expose default/web (2/2)');
    const rows = await until('the ways', async () => {
      const found = await quickInput.rows();
      return found.length > 1 && found;
    });
    expect(rows.map(({ label, description }) => [label, description.replace(/:.*/, '')].join(' '))).toEqual([
      expect.stringMatching(/^Service default\/web-old has externalIPs 192\.0\.2\.10; /),
      'a rollout never ends ',
      'host-network recommended',
      'node-port possible',
      'host-port possible',
      'pod-ip possible',
      'external-ips not recommended',
      'ingress not recommended',
    ]);
    expect(rows.find(({ label }) => label === 'node-port')?.detail).toContain("− the pods see a node's address");
    await workbench.screenshot('results-ways');
    await quickInput.choose('node-port');
    await tree('Backends').waitForRow(EXPOSURE);
    const mode = 'jsonpath={.metadata.annotations.tcplb\\.dev/mode}';
    expect(await kubectl('get', 'service', 'web', '-o', mode)).toBe('node-port');
  }, 120_000);

  test('compares the ways in a document, with a command for each', async () => {
    const { workbench } = editor;
    const { editors, tree, runCommand, panel } = workbench;
    await runCommand('Notifications: Clear All Notifications');
    await (await tree('Backends').contextMenu(WEB)).choose('Compare Ways…');
    await editors.waitForTitle('advise web');
    const said = (await plugin('advise daemonset/web -o wide')).replaceAll('\nwarning: ', '\n\nwarning: ');
    expect((await editors.active().text()).replace(/\n+$/, '\n')).toBe(said.replace(/\n{3,}/g, '\n\n'));
    await until('the lens', async () => (await editors.active().codeLenses()).includes('Expose…'));
    await editor.workbench.screenshots('results-advise');
    await editors.active().followLink(said.split('\n', 1)[0] ?? '');
    await panel.waitForTerminalLine('expose daemonset/web');
    await runCommand('Terminal: Kill All Terminals');
  }, 120_000);

  test('describes an exposure as the plugin does, follows the cluster, and leads to its backends', async () => {
    const { workbench, kubectl } = editor;
    const { editors, tree } = workbench;
    await (await tree('Backends').contextMenu(EXPOSURE)).choose('Describe');
    await editors.waitForTitle('describe web');
    const text = await editors.active().text();
    expect(withoutAges(text)).toBe(withoutAges(await plugin('describe web')));
    await kubectl('label', 'node', 'node-1', `${EXCLUDE}=`);
    await editors.active().waitForText('the exclusion', (now) => now.includes('excluded  NodeExcluded'));
    await editors.active().followLink('node-1');
    const isSelected = async () => (await tree('Backends').visibleRows()).find(({ selected }) => selected)?.label;
    await until('the backend to be selected', async () => (await isSelected()) === 'node-1');
    expect(await editors.active().codeLenses()).toEqual([
      'Open Service YAML',
      'Diff Config',
      'Run Echo Test',
      'Run Doctor',
    ]);
    await editor.workbench.screenshots('results-describe');
    await editors.active().followLink('web');
    await editors.waitForTitle('web.yaml');
  }, 120_000);

  test('has the doctor find what is wrong; each finding leads to its object and to the next command', async () => {
    const { workbench } = editor;
    const { editors, tree, runCommand, panel } = workbench;
    await runCommand('View: Close All Editors');
    await (await tree('Backends').contextMenu(BROKEN)).choose('Run Doctor');
    const doctor = tree('Doctor');
    await doctor.waitForRow(/^Go to Pod default\/broken-/);
    await doctor.waitForRow(/^Workloads, failed, DaemonSet default\/broken, 2 pods: /);
    const summary = () => workbench.page.getByText(/default\/broken · \d+ ok, /);
    await until('the summary', () => summary().isVisible());
    await editor.workbench.screenshots('results-doctor');

    await doctor.reveal(/^Next, in a terminal: kubectl describe pod broken-/);
    await doctor.select(/^Next, in a terminal: kubectl describe pod broken-/);
    await panel.waitForTerminal('ImagePullBackOff');
    await runCommand('Terminal: Kill All Terminals');
    await runCommand(/: Focus on Doctor View$/);
    await doctor.reveal(/^Go to Service default\/broken$/);
    await doctor.select(/^Go to Service default\/broken$/);
    await editors.waitForTitle('broken.yaml');
    await doctor.reveal(/^Go to Node node-1$/);
    await doctor.select(/^Go to Node node-1$/);
    const selected = async () => (await tree('Backends').visibleRows()).find((row) => row.selected)?.name;
    await until('the node to be shown', async () => /^Backend node-1\b/.test((await selected()) ?? ''));
    await doctor.pressTitleAction('Examine Again');
    await until('the findings of the second run', () => summary().isVisible());
  }, 120_000);
});

/** Ages grow. */
function withoutAges(text: string): string {
  return text.replaceAll(/\b\d+[smhd](\d+[smhd])?\b/g, 'AGE');
}

type Spec = { readonly spec: { readonly template: object } };

/** Somebody else's socket on the balancer, until the tests end. */
async function holdPort(host: string): Promise<AddressInfo> {
  const server = createServer().listen(0, host).unref();
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

/** Whose rollout would never end. */
function surging(object: object): object {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
  return { ...object, spec: { ...(object as Spec).spec, updateStrategy } };
}

/** Nobody has its image. */
function withoutImage(object: object): object {
  return JSON.parse(JSON.stringify(object).replace('"image":"any"', '"image":"registry.invalid/none:1"'));
}

function externalIps(name: string, app: string): object {
  const spec = { selector: { app }, ports: [{ port: 8080 }], externalIPs: ['192.0.2.10'] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec };
}
