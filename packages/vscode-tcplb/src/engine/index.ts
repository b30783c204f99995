/** What the first bundle gets from the second, by `loadEngine`. */
export {
  countBackends,
  describeAddress,
  describeListener,
  describeListeners,
  kubeconfigFiles,
  upstreamServerLine,
} from '@tcplb/core';
export { configText } from './documents/config-text.ts';
export { listDaemonSetPods, listServicePods, readLogPod } from './documents/list-log-pods.ts';
export { readLiveConfig, watchLiveConfig } from './documents/live-config.ts';
export { followPodLog } from './documents/pod-log.ts';
export { readServiceYaml } from './documents/service-yaml.ts';
export { followFeed } from './follow-feed.ts';
export { type ListedSources, type ListSourcesOptions, listSources } from './list-sources.ts';
export { type SourcesChange, watchSources } from './watch-sources.ts';
