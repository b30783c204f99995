/** What the first bundle gets from the second, by `loadEngine`. */
export {
  adviseWorkload,
  countBackends,
  deployEcho,
  describeAddress,
  describeDirectReport,
  describeListener,
  describeListeners,
  describeReport,
  exposeWorkload,
  formatAge,
  hostnameOf,
  kubeconfigFiles,
  readPortClaims,
  readServicePorts,
  recordTest,
  runDoctor,
  summarizeReport,
  unexpose,
  upstreamServerLine,
} from '@tcplb/core';
export { connectControl, DEFAULT_SANDBOX_NAME, stopSandbox } from '@tcplb/sandbox';
export { type AppliedHosts, applyHosts } from './apply/apply-hosts.ts';
export { type ConfiguredHost, listHosts } from './apply/list-hosts.ts';
export { CHAOS_DEFAULTS, planChaosHere, runChaosHere } from './chaos/run-chaos-here.ts';
export { adviceText } from './documents/advice-text.ts';
export { configText } from './documents/config-text.ts';
export { descriptionText } from './documents/description-text.ts';
export { listDaemonSetPods, listServicePods, readLogPod } from './documents/list-log-pods.ts';
export { readLiveConfig, watchLiveConfig } from './documents/live-config.ts';
export { readPlannedConfig } from './documents/planned-config.ts';
export { followPodLog } from './documents/pod-log.ts';
export { readServiceYaml } from './documents/service-yaml.ts';
export { watchService, watchServiceAndEvents } from './documents/watch-service.ts';
export { drainNode } from './drain/drain-node.ts';
export { type ListedNode, listNodes } from './drain/list-nodes.ts';
export { previewDrain } from './drain/preview-drain.ts';
export type { ServedNode } from './drain/serve-node.ts';
export { undrainNode } from './drain/undrain-node.ts';
export { followFeed } from './follow-feed.ts';
export { moveVirtualAddresses, readVirtualAddresses } from './ha/virtual-addresses.ts';
export { type ListedSources, type ListSourcesOptions, listRunningSandboxes, listSources } from './list-sources.ts';
export { type ListedRevisions, listRevisions } from './revisions/list-revisions.ts';
export { revisionText } from './revisions/revision-text.ts';
export { undoOnHost } from './revisions/undo-on-host.ts';
export { listServices } from './services/list-services.ts';
export { stateDirectory } from './state-directory.ts';
export { judgeBackends } from './testing/judge-backends.ts';
export { type SourcesChange, watchSources } from './watch-sources.ts';
