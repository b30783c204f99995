/** Runs the test of something in the tree, in the Test Explorer. */
import { l10n, type TestItem, type TestRunProfile, TestRunRequest, window } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { runWithProgress } from '../progress.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import type { Services } from '../services.ts';
import type { BackendElement, ExposureElement } from '../tree/elements.ts';
import { findExposing } from './find-exposing.ts';
import type { TestRunner } from './test-runner.ts';
import type { TestTree } from './test-tree.ts';
import { testUnexposed } from './test-unexposed.ts';

export interface ElementTests {
  readonly services: Services;
  readonly tree: TestTree;
  readonly runner: TestRunner;
  readonly profile: TestRunProfile;
}

/** A failed test is a result, no error. Fails as the cluster does, and with `NotFound` when there is nothing to test. */
export async function runElement(tests: ElementTests, target: ExposureElement | BackendElement): Promise<void> {
  const { services, tree } = tests;
  const { view } = await openCluster(services.clusters, target.sourceId);
  const exposure = target.kind === 'exposure' ? target : findExposing(target, view.exposures);
  if (exposure === undefined && target.kind === 'backend') return testUnexposed(services, target);
  await tree.open(target.sourceId);
  const item = exposure && tree.find(exposure);
  const items = target.kind === 'exposure' ? (item ? [item] : []) : findBackends(tree, item, target);
  if (items.length === 0) throw nothingToTest(target);
  await runItems(tests, exposure ? `${exposure.namespace}/${exposure.name}` : '', items);
}

async function runItems({ runner, profile }: ElementTests, title: string, items: readonly TestItem[]): Promise<void> {
  // As if it had been started in the Test Explorer: the results open when the settings say so.
  const request = new TestRunRequest(items, undefined, profile, false, false);
  const passed = await runWithProgress(l10n.t('Testing {0}', title), (signal) => runner.once(request, false, signal));
  if (passed) window.setStatusBarMessage(`$(pass) ${l10n.t('The echo test of {0} passed', title)}`, 5_000);
}

/** A backend may stand behind several listeners. */
function findBackends(tree: TestTree, exposure: TestItem | undefined, backend: BackendElement): TestItem[] {
  const { node, address, port } = backend;
  return [...(exposure?.children ?? [])].flatMap(([, item]) => {
    const target = tree.targetOf(item);
    const isMeant =
      target?.kind === 'backend' && target.node === node && target.address === address && target.port === port;
    return isMeant ? item : [];
  });
}

function nothingToTest(target: ExposureElement | BackendElement) {
  const { namespace, name } = target.kind === 'exposure' ? target : target.owner;
  return createError('NotFound', l10n.t('Exposure {0} has nothing to test over TCP.', `${namespace}/${name}`));
}
