/** The echo tests in the Test Explorer, and the picture of how their connections were spread. */
import { commands, type Disposable, l10n, TestRunProfileKind, type TestRunRequest, tests } from 'vscode';
import type { Services } from '../services.ts';
import type { BackendElement, ExposureElement } from '../tree/elements.ts';
import { signalOf } from './cancellation.ts';
import { registerDistributionView } from './distribution/distribution-view.ts';
import { createDistributions } from './distribution/distributions.ts';
import { runElement } from './run-element.ts';
import { createTestRunner } from './test-runner.ts';
import { createTestTree } from './test-tree.ts';

export interface EchoTests extends Disposable {
  /** Runs the test in the Test Explorer, where its result appears. Fails when there is nothing to test. */
  run(target: ExposureElement | BackendElement): Promise<void>;
  /** Focuses the picture of the exposure's last test; without one, of the last test there was. */
  showDistribution(exposure?: ExposureElement): Promise<void>;
}

/** Nothing is read before somebody looks at the Test Explorer or runs a test. */
export function registerTests(services: Services): EchoTests {
  const controller = tests.createTestController('tcplb', 'tcplb');
  const tree = createTestTree(controller, services.clusters);
  const distributions = createDistributions();
  const runner = createTestRunner(services, controller, tree, distributions);
  const view = registerDistributionView(services.context, distributions);

  controller.resolveHandler = (item) => (item === undefined ? tree.open() : undefined);
  controller.refreshHandler = () => services.clusters.refresh();

  const addProfile = (label: string, isDirect: boolean) => {
    const handler: Parameters<typeof controller.createRunProfile>[2] = async (request: TestRunRequest, token) => {
      if (controller.items.size === 0) await tree.open();
      if (request.continuous) await runner.continuously(request, isDirect, token);
      else await runner.once(request, isDirect, signalOf(token));
    };
    const profile = controller.createRunProfile(label, TestRunProfileKind.Run, handler, !isDirect, undefined, true);
    profile.configureHandler = () => {
      void commands.executeCommand('workbench.action.openSettings', 'tcplb.echoTest');
    };
    return profile;
  };
  const profile = addProfile(l10n.t('Echo test'), false);
  addProfile(l10n.t('Direct echo test'), true);

  return {
    run: (target) => runElement({ services, tree, runner, profile }, target),
    async showDistribution(exposure) {
      if (exposure) distributions.choose(exposure);
      await commands.executeCommand('tcplb.distribution.focus');
    },
    dispose() {
      for (const one of [view, distributions, tree, controller]) one.dispose();
    },
  };
}
