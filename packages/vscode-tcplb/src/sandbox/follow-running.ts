/** The context key that says whether a sandbox cluster runs, whoever started it. */
import type { Disposable } from 'vscode';
import { createContextKeySetter } from '../context-key-setter.ts';
import type { Services } from '../services.ts';

export interface RunningSandboxes extends Disposable {
  /** Has the list of clusters read anew. */
  refresh(): Promise<void>;
}

/** The store of clusters notices sandboxes that come and go, as soon as somebody looks at clusters at all. */
export function followRunning({ clusters, engine, log }: Services): RunningSandboxes {
  const setKeys = createContextKeySetter();
  const update = async () => {
    const running = await engine().listRunningSandboxes();
    setKeys({ 'tcplb.sandboxRunning': running.length > 0 });
  };
  const listener = clusters.onDidChange(({ sourceId }) => {
    if (sourceId === undefined) update().catch((error: Error) => log.error(error));
  });
  return {
    refresh: () => clusters.refresh(),
    dispose: () => listener.dispose(),
  };
}
