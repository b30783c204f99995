/** What the first bundle gets from the second, by `loadEngine`. */
export {
  countBackends,
  describeAddress,
  describeListener,
  describeListeners,
  kubeconfigFiles,
  upstreamServerLine,
} from '@tcplb/core';
export { followFeed } from './follow-feed.ts';
export { type ListedSources, type ListSourcesOptions, listSources } from './list-sources.ts';
export { type SourcesChange, watchSources } from './watch-sources.ts';
