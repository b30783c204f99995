/** What every feature of the extension is given. */
import type { ExtensionContext } from 'vscode';
import type { ClusterStore } from './clusters/cluster-store.ts';
import type { Engine } from './load-engine.ts';
import type { Log } from './log.ts';
import type { EchoTester } from './testing/worker/echo-tester.ts';
import type { YamlReader } from './yaml/thread/yaml-reader.ts';

export interface Services {
  readonly context: ExtensionContext;
  readonly log: Log;
  /** Loads the second bundle on the first call. */
  engine(): Engine;
  readonly clusters: ClusterStore;
  readonly tester: EchoTester;
  readonly yaml: YamlReader;
}
