/** The view "Backends" without a cluster in a real editor: what stands there, and how it comes to one. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClusterClient, type KubernetesObject, LOAD_BALANCER_CLASS, resources } from '@tcplb/core';
import { type Sandbox, startSandbox } from '@tcplb/sandbox';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { extensionUnderTest } from './editor/extension-under-test.ts';
import { type Editor, type EditorOptions, openEditor } from './editor/open-editor.ts';

const VIEW = 'Backends';
const CREDENTIALS = /client-certificate-data: (\S+)\s+client-key-data: (\S+)/;
/** Shows what others contribute to the Kubernetes extension's explorer. */
const kubernetesExtension = join(import.meta.dirname, 'editor/extension-host/kubernetes-extension');

describe.skipIf(!(await chromiumIsInstalled()))('the view without a cluster (needs chromium)', () => {
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
    const { env, extensions = [], ...more } = options;
    const editor = await openEditor({
      extensions: [extensionUnderTest(), ...extensions],
      env: { KUBECONFIG: kubeconfig, ...env },
      ...more,
    });
    onTestFinished(() => editor.close());
    await editor.workbench.tree(VIEW).focus();
    return editor;
  }

  test('says what is missing, and follows the kubeconfig, also that of the Kubernetes extension', async () => {
    const chosen = join(directory, 'chosen');
    await rm(kubeconfig, { force: true });
    await writeFile(chosen, sandbox.kubeconfig.replaceAll('tcplb-sandbox', 'chosen-cluster'));
    const editor = await open({
      extensions: [kubernetesExtension],
      env: { KUBERNETES_EXTENSION_KUBECONFIG: chosen },
    });
    try {
      await followKubeconfig(editor);
      await joinKubernetesExtension(editor);
    } catch (error) {
      await editor.printEvidence('welcome');
      throw error;
    }
  }, 240_000);

  async function followKubeconfig({ workbench, server }: Editor): Promise<void> {
    const welcome = workbench.welcome(VIEW);
    const expectWelcome = async (text: string, buttons: readonly string[]) => {
      await welcome.waitFor(text);
      expect(await welcome.buttons()).toEqual(buttons);
      await workbench.screenshot(`welcome-${text.split(' ').slice(0, 4).join('-').replace(/\W+$/, '')}`);
    };
    await expectWelcome('No kubeconfig was found', ['Start Sandbox Cluster', 'Choose a Kubeconfig', 'Get started']);
    expect((await server.logs()).extensionHost).not.toContain('[error]');
    await writeFile(kubeconfig, 'contexts: 1\n');
    await expectWelcome('The kubeconfig, or the tcplb.yaml', ['Show Log', 'Try Again', 'Choose a Kubeconfig']);
    await writeFile(kubeconfig, sandbox.kubeconfig.replace(/https:\S+/, 'https://127.0.0.1:1'));
    await expectWelcome('The cluster does not answer', ['Try Again Now', 'Show Log', 'Start a sandbox cluster']);
    await writeFile(kubeconfig, sandbox.kubeconfig.replace(CREDENTIALS, 'token: wrong'));
    await expectWelcome('The cluster answers, but does not let you in', ['Show Log', 'Try Again']);
    await writeFile(kubeconfig, sandbox.kubeconfig);
    await expectWelcome('The cluster answers, but nothing is exposed', ['Deploy Echo Server']);
  }

  /** It starts when somebody looks at its explorer, and not before. */
  async function joinKubernetesExtension({ workbench }: Editor): Promise<void> {
    const backends = workbench.tree(VIEW);
    const explorer = workbench.tree('Clusters');
    await expose();
    await backends.waitForRow(/^Cluster tcplb-sandbox\b/);
    await explorer.focus();
    await explorer.waitForRow('chosen-cluster');
    await backends.focus();
    await backends.waitForRow(/^Cluster chosen-cluster\b/);
    await backends.waitForNoRow(/^Cluster tcplb-sandbox\b/);
    await explorer.focus();
    await explorer.expand('tcplb Exposures');
    await explorer.waitForRow('default/tcp-echo');
    await workbench.screenshot('kubernetes-extension');
    await explorer.select('default/tcp-echo');
    await backends.waitForRows('the selected exposure', (rows) =>
      rows.some(({ name, selected }) => selected && /^Exposure tcp-echo\b/.test(name)),
    );
  }

  /** An exposure without backends is enough. */
  async function expose(): Promise<void> {
    const client = await createClusterClient({ kubeconfig });
    await client.create(resources.services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'tcp-echo', namespace: 'default' },
      spec: { type: 'LoadBalancer', loadBalancerClass: LOAD_BALANCER_CLASS, ports: [{ port: 446 }] },
    } as KubernetesObject);
    onTestFinished(async () => {
      await client.delete(resources.services, 'tcp-echo', 'default');
      client.close();
    });
  }

  test('runs no credential plugin in Restricted Mode, and runs it once the workspace is trusted', async () => {
    const program = join(directory, 'credentials.sh');
    const proof = join(directory, 'plugin-ran');
    const [, ...encoded] = CREDENTIALS.exec(sandbox.kubeconfig) ?? [];
    const [certificate, key] = encoded.map((text) => Buffer.from(text, 'base64').toString());
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { clientCertificateData: certificate, clientKeyData: key },
    };
    await writeFile(join(directory, 'credential.json'), JSON.stringify(credential));
    await writeFile(program, `#!/bin/sh\ntouch ${proof}\ncat ${directory}/credential.json\n`, { mode: 0o755 });
    const exec = `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${program}, interactiveMode: Never }`;
    await writeFile(kubeconfig, sandbox.kubeconfig.replace(CREDENTIALS, exec));
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
