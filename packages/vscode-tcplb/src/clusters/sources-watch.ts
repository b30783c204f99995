/** Watches the kubeconfig and the sandboxes, once told to; one call for a burst of changes. */
import type { Disposable } from 'vscode';
import type { SourcesChange } from '../engine/watch-sources.ts';
import type { Engine } from '../load-engine.ts';
import { readKubeconfigSetting } from '../settings.ts';

/** A file that is being written may be seen half written. */
const SETTLE_MS = 300;

export interface SourcesWatch extends Disposable {
  /** Begins, or begins anew with the settings as they are now. */
  start(): void;
}

export function createSourcesWatch(engine: () => Engine, onChange: (change: SourcesChange) => void): SourcesWatch {
  let watching: { close(): void } | undefined;
  const timers = new Map<SourcesChange, NodeJS.Timeout>();
  const stop = () => {
    watching?.close();
    watching = undefined;
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
  };
  return {
    start() {
      stop();
      watching = engine().watchSources(readKubeconfigSetting(), (change) => {
        clearTimeout(timers.get(change));
        timers.set(
          change,
          setTimeout(() => onChange(change), SETTLE_MS),
        );
      });
    },
    dispose: stop,
  };
}
