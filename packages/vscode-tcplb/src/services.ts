/** What every feature of the extension is given. */
import type { ExtensionContext } from 'vscode';
import type { ClusterStore } from './clusters/cluster-store.ts';
import type { Engine, YamlEngine } from './load-engine.ts';
import type { Log } from './log.ts';
import type { EchoTester } from './testing/worker/echo-tester.ts';

export interface Services {
  readonly context: ExtensionContext;
  readonly log: Log;
  /** Loads the second bundle on the first call. */
  engine(): Engine;
  /** Loads the third bundle on the first call. */
  yaml(): YamlEngine;
  readonly clusters: ClusterStore;
  readonly tester: EchoTester;
}
