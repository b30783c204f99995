/** The extension's beginning and end: makes the services and registers each feature. Nothing here does I/O. */
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { createClusterStore } from './clusters/create-cluster-store.ts';
import { registerCommands } from './commands/register-commands.ts';
import { registerDoctor } from './doctor/register-doctor.ts';
import { registerDocuments } from './documents/register-documents.ts';
import { announceTrouble } from './hosts/announce-trouble.ts';
import { registerKubernetesExtension } from './kubernetes-extension/register-kubernetes-extension.ts';
import { createEngineLoader } from './load-engine.ts';
import { createLog } from './log.ts';
import { registerSandbox } from './sandbox/register-sandbox.ts';
import type { Services } from './services.ts';
import { registerTests } from './testing/register-tests.ts';
import { createEchoTester } from './testing/worker/echo-tester.ts';
import { registerTree } from './tree/register-tree.ts';
import { registerYaml } from './yaml/register-yaml.ts';
import { createYamlReader } from './yaml/thread/yaml-reader.ts';

export function activate(context: ExtensionContext): void {
  const log = createLog();
  const directory = join(context.extensionPath, 'dist');
  const engine = createEngineLoader(directory);
  const clusters = createClusterStore({ context, log, engine });
  const tester = createEchoTester({ file: join(directory, 'echo-worker.mjs') });
  const yaml = createYamlReader(join(directory, 'yaml-worker.cjs'));
  const services: Services = { context, log, engine, clusters, tester, yaml };
  const tree = registerTree(services);
  const documents = registerDocuments(services);
  const tests = registerTests(services);
  const doctor = registerDoctor(services);
  const sandbox = registerSandbox(services);
  context.subscriptions.push(
    log,
    clusters,
    yaml,
    tree,
    documents,
    tests,
    doctor,
    sandbox,
    registerCommands(services, { tree, documents, tests, doctor, sandbox }),
    announceTrouble(services, tree),
    registerKubernetesExtension(services, tree),
    registerYaml(services),
  );
}
