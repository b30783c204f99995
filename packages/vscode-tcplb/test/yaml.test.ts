/** Problems, fixes, completion and hovers of YAML files in a real editor, with a cluster and without. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { createProbe, type Probe } from './editor/extension-host/probe.ts';
import { createProblems, type Problems } from './editor/page/problems.ts';
import { createTyping, type Typing } from './editor/page/typing.ts';
import { type EditorOnCluster, openEditorOnCluster } from './support/editor-on-cluster.ts';
import type { YamlTimes } from './support/yaml-probe.ts';

/** For ten thousand lines, on a machine that has nothing else to do. */
const BLOCKED_MS = 50;

const service = (name: string, annotations: readonly string[], port: number) =>
  [
    'apiVersion: v1',
    'kind: Service',
    'metadata:',
    `  name: ${name}`,
    '  annotations:',
    ...annotations.map((line) => `    ${line}`),
    'spec:',
    '  type: LoadBalancer',
    '  loadBalancerClass: tcplb.dev/nginx',
    '  selector: { app: web }',
    '  ports:',
    `    - port: ${port}`,
    '',
  ].join('\n');

const CONFIGURATION = `apiVersion: tcplb.dev/v1alpha1
kind: LoadBalancerConfiguration
addresses: [192.0.2.10]
nginx:
  idleTimeot: 10m
  connectTimeout: 2m
`;

/** Without it the cluster could not be followed. */
const MENDED = CONFIGURATION.replace('idleTimeot', 'idleTimeout').replace('2m', '2s');

const WEB = service('web', ['tcplb.dev/algorithm: fastest', 'tcplb.dev/proxy-protocol: off'], 24471);

describe.skipIf(!(await chromiumIsInstalled()))('YAML (needs chromium)', { timeout: 120_000 }, () => {
  let editor: EditorOnCluster;
  let probe: Probe<YamlTimes>;
  let problems: Problems;
  let typing: Typing;

  beforeAll(async () => {
    probe = await createProbe<YamlTimes>(resolve(import.meta.dirname, 'support/yaml-probe.ts'));
    editor = await openEditorOnCluster({
      sandbox: { nodes: 1 },
      editor: { extensions: [probe.extension], env: probe.env },
    });
    const { workbench } = editor;
    problems = createProblems(workbench.page, workbench.runCommand);
    typing = createTyping(workbench.page, workbench.runCommand);
    await write('tcplb.yaml', CONFIGURATION);
    await write('web.yaml', WEB);
    await write('late.yaml', service('late', ['example.com/a: b'], 24472));
    await editor.apply(OLD);
  }, 240_000);

  afterAll(async () => {
    await editor?.[Symbol.asyncDispose]();
    await probe?.dispose();
  }, 60_000);

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  function write(name: string, content: string): Promise<void> {
    return writeFile(join(editor.server.workspaceFolder, name), content);
  }

  const text = () => editor.workbench.editors.active().text();

  test('ten thousand lines do not keep the extension host from its work', async () => {
    const { blockedMs } = await probe.result();
    console.log('extension host blocked (ms):', blockedMs);
    for (const [name, ms] of Object.entries(blockedMs)) expect(ms, name).toBeLessThan(BLOCKED_MS);
  });

  test('a wrong value of a Service is underlined, explained and mended', async () => {
    await typing.openFile('web.yaml');
    expect(await problems.waitFor('tcplb.dev/algorithm')).toMatch(
      /annotation tcplb\.dev\/algorithm is "fastest", which must be one of round-robin,.*tcplb.*InvalidObject.*\[Ln 6, Col 26\]/s,
    );
    expect(await problems.waitFor('proxy-protocol')).toMatch(/refuses off without quotes.*\[Ln 7, Col 31\]/s);
    await editor.workbench.screenshots('yaml-problems');
    await typing.openFile('web.yaml');
    await typing.goTo(6, 28);
    expect(await typing.quickFixes()).toEqual([
      'Change to random-two',
      'Change to source-hash',
      'Change to round-robin',
      'Change to least-connections',
      'Remove tcplb.dev/algorithm',
    ]);
    await editor.workbench.screenshot('yaml-quick-fix');
    await typing.takeQuickFix('Change to least-connections');
    await problems.waitForNone('tcplb.dev/algorithm');
    await typing.openFile('web.yaml');
    await typing.goTo(7, 32);
    await typing.quickFixes();
    await typing.takeQuickFix('Put off in quotes');
    await problems.waitForNone('proxy-protocol');
    await typing.openFile('web.yaml');
    expect(await text()).toBe(WEB.replace('fastest', 'least-connections').replace('off', '"off"'));
  });

  test('a key and a value of a Service are completed', async () => {
    await typing.openFile('web.yaml');
    await typing.goTo(7, 100);
    await typing.type('\ntcplb.dev/cord');
    await typing.takeSuggestion('tcplb.dev/cordoned-nodes');
    await typing.waitForSuggestions(['keep', 'drain']);
    await editor.workbench.screenshot('yaml-completion');
    await typing.takeSuggestion('drain');
    expect(await text()).toContain('    tcplb.dev/cordoned-nodes: drain\n');
  });

  test('a hover says what an annotation means', async () => {
    await typing.openFile('web.yaml');
    await typing.goTo(6, 10);
    const said = await typing.hover();
    expect(said).toContain('How a connection gets its backend');
    expect(said).toContain('Default: round-robin');
    await editor.workbench.screenshot('yaml-hover');
  });

  test('a configuration has its fields, and its ranges', async () => {
    await typing.openFile('tcplb.yaml');
    expect(await problems.waitFor('idleTimeot')).toMatch(/unknown field; did you mean idleTimeout\?.*\[Ln 5, Col 3\]/s);
    expect(await problems.waitFor('connectTimeout: ')).toMatch(/2m is not in 10ms to 60s.*\[Ln 6, Col 19\]/s);
    await typing.openFile('tcplb.yaml');
    await typing.goTo(5, 5);
    await typing.quickFixes();
    await typing.takeQuickFix('Change to idleTimeout');
    await problems.waitForNone('idleTimeot');
    await typing.openFile('tcplb.yaml');
    expect(await text()).toBe(CONFIGURATION.replace('idleTimeot', 'idleTimeout'));
    await editor.workbench.runCommand('File: Revert File');
  });

  test('a port that the cluster has given to somebody else is known once the cluster is', async () => {
    await write('tcplb.yaml', MENDED);
    await typing.openFile('late.yaml');
    await editor.workbench.tree('Backends').focus();
    expect(await problems.waitFor('is taken')).toMatch(
      /TCP port 24472 on \S+ is taken by Service default\/old.*\(Cluster: tcplb-sandbox\).*\[Ln 12, Col 13\]/s,
    );
    await typing.openFile('late.yaml');
    await typing.goTo(12, 14);
    expect(await typing.quickFixes()).toEqual(['Change to 24473']);
    await editor.workbench.screenshots('yaml-collision');
    await editor.kubectl('delete', 'service', 'old');
    await problems.waitForNone('is taken');
  });

  test('ports of pods, node ports, the kubelet and sockets of the balancer, which is a node, are known, too', async () => {
    const node = editor.sandbox.nodes()[0]?.address ?? '';
    await using undo = new AsyncDisposableStack();
    const foreign = createServer().listen(24482, node);
    undo.defer(() => void foreign.close());
    await once(foreign, 'listening');
    await editor.apply(HOST_NETWORK, THEIRS);
    await editor.kubectl('rollout', 'status', 'daemonset/web', '--timeout=60s');
    await write('tcplb.yaml', MENDED.replace('192.0.2.10', node));
    const wanted = [24481, 24482, 30480, 10250, 24483].map((port) => service(`on-${port}`, ['example.com/a: b'], port));
    await write('ports.yaml', wanted.join('---\n'));
    await typing.openFile('ports.yaml');
    expect(await problems.waitFor('Pod default/web')).toMatch(
      /TCP port 24481 of node node-1, which is the balancer, is taken by Pod default\/web-\w+ \(DaemonSet default\/web\).*\[Ln 12, Col 13\]/s,
    );
    expect(await problems.waitFor('TCP port 24482')).toMatch(/is taken by \S+ \(process \d+\).*\[Ln 25, Col 13\]/s);
    expect(await problems.waitFor('TCP port 30480')).toMatch(
      /by Service default\/theirs as a node port.*\[Ln 38, Col 13\]/s,
    );
    expect(await problems.waitFor('TCP port 10250')).toMatch(/is taken by the kubelet.*\[Ln 51, Col 13\]/s);
    await problems.waitForNone('TCP port 24483');
    await typing.openFile('ports.yaml');
    await typing.goTo(12, 14);
    expect(await typing.quickFixes()).toEqual(['Change to 24484']);
    await editor.workbench.screenshots('yaml-ports');
    await editor.kubectl('delete', 'daemonset/web', 'service/theirs');
    await problems.waitForNone('Pod default/web');
  }, 180_000);

  test('a Service as the cluster has it is looked at, too', async () => {
    await editor.apply({ ...OLD, metadata: { ...OLD.metadata, annotations: { 'tcplb.dev/mode': 'wrong' } } });
    await editor.workbench.runCommand('tcplb: Open Service YAML');
    await editor.workbench.quickInput.choose('default/old');
    await editor.workbench.editors.waitForTitle('old.yaml');
    expect(await problems.waitFor('tcplb.dev/mode is')).toContain('"wrong"');
  });
});

const THEIRS = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'theirs', namespace: 'default' },
  spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30480 }] },
};

const HOST_NETWORK = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { hostNetwork: true, containers: [{ name: 'main', image: 'main', ports: [{ containerPort: 24481 }] }] },
    },
  },
};

const OLD = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'old', namespace: 'default' },
  spec: {
    type: 'LoadBalancer',
    loadBalancerClass: 'tcplb.dev/nginx',
    selector: { app: 'old' },
    ports: [{ port: 24472, protocol: 'TCP' }],
  },
};
