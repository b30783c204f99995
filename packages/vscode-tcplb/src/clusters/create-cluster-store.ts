/** The store of clusters. Until it is first asked to load, it reads and starts nothing. */
import { Disposable, EventEmitter, type ExtensionContext, workspace } from 'vscode';
import { createContextKeySetter } from '../context-key-setter.ts';
import type { ClusterFeed, ClusterSource } from '../engine/cluster-feed.ts';
import type { Engine } from '../load-engine.ts';
import type { Log } from '../log.ts';
import { readFollowSettings, readKubeconfigSetting } from '../settings.ts';
import type { ClusterStore, ClusterStoreChange, SourcesState } from './cluster-store.ts';
import { clusterKeys } from './context-keys.ts';
import { createOpenFeeds } from './open-feeds.ts';
import { createSourcesWatch } from './sources-watch.ts';

export interface ClusterStoreOptions {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly engine: () => Engine;
}

export function createClusterStore({ context, log, engine }: ClusterStoreOptions): ClusterStore {
  const changed = new EventEmitter<ClusterStoreChange>();
  const setKeys = createContextKeySetter();
  const tell = (change: ClusterStoreChange) => {
    setKeys({ ...clusterKeys(feeds.states()) });
    changed.fire(change);
  };
  const { version } = context.extension.packageJSON as { readonly version: string };
  const feeds = createOpenFeeds(
    (source, onChange) =>
      engine().followFeed(source, {
        settings: () => readFollowSettings(context.extensionPath),
        userAgent: `vscode-tcplb/${version} (${process.platform}/${process.arch})`,
        trace: (line) => log.trace(line),
        onChange,
      }),
    (sourceId, change) => {
      if (change === 'all') logState(log, sourceId, feeds.get(sourceId));
      tell({ sourceId, change });
    },
  );
  let sources: SourcesState = { phase: 'unread' };
  let loading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    sources = await readSources(engine, log);
    feeds.keepOnly(listed(sources));
    tell({ change: 'all' });
  };
  /** Reads the list anew, and those clusters. */
  const reread = async (which: (source: ClusterSource) => boolean): Promise<void> => {
    await loading;
    await read();
    feeds.refresh(which);
  };
  const watch = createSourcesWatch(engine, (change) => {
    void reread(({ sandbox }) => (sandbox !== undefined) === (change === 'sandboxes'));
  });
  const load = async (): Promise<readonly ClusterSource[]> => {
    if (loading === undefined) {
      loading = read();
      watch.start();
    }
    await loading;
    return listed(sources);
  };
  const refreshLoaded = () => {
    if (loading === undefined) return;
    watch.start();
    void reread(() => true);
  };
  const disposables = Disposable.from(
    workspace.onDidGrantWorkspaceTrust(refreshLoaded),
    workspace.onDidChangeConfiguration((event) => {
      if (['tcplb.kubeconfig', 'tcplb.configurationFile'].some((name) => event.affectsConfiguration(name))) {
        refreshLoaded();
      }
    }),
    watch,
    { dispose: feeds.stopAll },
    changed,
  );
  return {
    get sources() {
      return sources;
    },
    onDidChange: changed.event,
    load,
    open(sourceId) {
      const source = listed(sources).find(({ id }) => id === sourceId);
      return source && feeds.open(source);
    },
    state: (sourceId) => feeds.get(sourceId)?.state,
    async refresh(sourceId) {
      if (sourceId !== undefined) feeds.refresh(({ id }) => id === sourceId);
      else if (loading === undefined) await load();
      else await reread(() => true);
    },
    dispose: () => disposables.dispose(),
  };
}

function listed(state: SourcesState): readonly ClusterSource[] {
  return state.phase === 'read' ? state.sources : [];
}

async function readSources(engine: () => Engine, log: Log): Promise<SourcesState> {
  try {
    const { sources, error } = await engine().listSources(readKubeconfigSetting());
    if (error === undefined) return { phase: 'read', sources };
    log.error(error);
    return sources.length > 0 ? { phase: 'read', sources, error } : { phase: 'failed', error };
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    log.error(error);
    return { phase: 'failed', error };
  }
}

function logState(log: Log, sourceId: string, feed: ClusterFeed | undefined): void {
  const state = feed?.state;
  if (state?.phase === 'failed') log.warn(`${sourceId}: cannot be followed:`, state.error);
  if (state?.phase === 'ready' && state.trouble) log.warn(`${sourceId}: shown as last known:`, state.trouble);
}
