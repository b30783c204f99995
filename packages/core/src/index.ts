/** The public API of tcplb's core. */
export type * from './advise/advice.ts';
export { type AdviseRequest, advise } from './advise/advise.ts';
export type { AdvisedNode, WorkloadFacts } from './advise/facts.ts';
export { type AdviceShape, formatAdvice } from './advise/format-advice.ts';
export type { Backend, BackendMode, BackendReason, BackendState, NodeAddressKind } from './backends/backend.ts';
export { type HostDaemonSet, type HostPort, isExposedBy, selectHostDaemonSets } from './backends/host-daemon-set.ts';
export { isDrained, NODE_DRAIN_ANNOTATION } from './backends/node-drain.ts';
export { type PodBackend, selectPodBackends } from './backends/pod-backend.ts';
export type { RequestedMode } from './backends/resolve-mode.ts';
export { type BundleFile, buildBundle } from './bundle/build-bundle.ts';
export type * from './bundle/bundle.ts';
export { writeBundle, writeFilesBelow } from './bundle/write-files.ts';
export type { Timeline } from './chaos/build-timeline.ts';
export type * from './chaos/chaos-report.ts';
export type { ChaosTarget } from './chaos/chaos-target.ts';
export { chooseKinds } from './chaos/choose-kinds.ts';
export { describeChaos } from './chaos/describe/describe-chaos.ts';
export { type Fault, type FaultKind, faultKinds } from './chaos/faults/fault.ts';
export type { Attempt } from './chaos/load/attempt.ts';
export { type HeldOpen, type HoldOpenOptions, holdOpen } from './chaos/load/hold-open.ts';
export { type SteadyLoad, type SteadyLoadOptions, startSteadyLoad } from './chaos/load/start-steady-load.ts';
export { type AttemptSummary, type Stretch, summarizeAttempts } from './chaos/load/summarize-attempts.ts';
export { type ChaosPlan, type ChaosScene, planChaos } from './chaos/plan-chaos.ts';
export { type ChaosOptions, type ChaosStage, runChaos } from './chaos/run-chaos.ts';
export type * from './cluster/cluster-client.ts';
export type { ClusterChange } from './cluster/collect-changes.ts';
export { type ClusterClientOptions, createClusterClient } from './cluster/create-cluster-client.ts';
export { type FollowClusterOptions, type FollowedCluster, followCluster } from './cluster/follow-cluster.ts';
export { type FollowedPods, type FollowPodsOptions, followPods } from './cluster/follow-pods.ts';
export type { KubeconfigCluster } from './cluster/kubeconfig/kubeconfig.ts';
export { kubeconfigFiles } from './cluster/kubeconfig/kubeconfig-files.ts';
export { readEndpoint } from './cluster/kubeconfig/read-endpoint.ts';
export { type KubeconfigContext, listContexts } from './cluster/list-contexts.ts';
export {
  CONFIG_MAP,
  configurationPlaces,
  type FoundConfiguration,
  type ReadConfigurationOptions,
  readConfiguration,
  readConfigurationFile,
} from './cluster/read-configuration.ts';
export { readHostPortPods } from './cluster/read-host-port-pods.ts';
export { type ReadSnapshotOptions, readSnapshot } from './cluster/read-snapshot.ts';
export { type EventDetails, recordEvent } from './cluster/record-event.ts';
export type * from './cluster/reflector.ts';
export { resources } from './cluster/resources.ts';
export { slimEndpointSlice, slimNode, slimService } from './cluster/slim.ts';
export { slimDaemonSet, slimPod } from './cluster/slim-pods.ts';
export { startReflector } from './cluster/start-reflector.ts';
export { requireTrustedDirectory } from './cluster/trusted-directory.ts';
export {
  type ConfigurationProblem,
  configurationFields,
  inspectConfiguration,
  type JsonSchema,
} from './configuration/inspect-configuration.ts';
export {
  allAddresses,
  type DefaultsOptions,
  defaultConfiguration,
  firstHost,
  type HostConfiguration,
  type LoadBalancerConfiguration,
  type NamedHost,
  type NginxConfiguration,
  type RolloutStrategy,
} from './configuration.ts';
export { type DescribeExposureOptions, describeExposure } from './describe/describe-exposure.ts';
export { type DescribeExposuresOptions, describeExposures } from './describe/describe-exposures.ts';
export { createLiveDescriber, type DescribeLive } from './describe/describe-live.ts';
export type * from './describe/exposure-description.ts';
export { formatDescription } from './describe/text/format-description.ts';
export { isDnsSubdomain } from './dns-name.ts';
export { type CheckId, type CheckResult, type CheckStatus, checkIds } from './doctor/check-result.ts';
export { type CommandFlags, type CommandLines, createCommandLines } from './doctor/command-lines.ts';
export type { DoctorOptions } from './doctor/doctor-context.ts';
export { runDoctor } from './doctor/run-doctor.ts';
export { parseDuration } from './duration.ts';
export type { ComparedBackend, ComparedLatency, LatencyComparison } from './echo/compare-latency.ts';
export type { ConnectionFailure, ConnectionOutcome, ConnectionSuccess, SeenSource } from './echo/connection-outcome.ts';
export { describeComparison } from './echo/describe/describe-comparison.ts';
export { describeDistribution, type PictureColor, type PictureOptions } from './echo/describe/describe-distribution.ts';
export { describeConnections, describeDirectReport, describeReport } from './echo/describe/describe-report.ts';
export { describeSources } from './echo/describe/describe-sources.ts';
export { formatJunit, type JunitCase, type JunitSuite } from './echo/describe/format-junit.ts';
export { summarizeReport } from './echo/describe/summarize-report.ts';
export type * from './echo/echo-report.ts';
export type { EchoTarget } from './echo/echo-target.ts';
export { type Exchange, PAYLOAD_SIZES } from './echo/exchange.ts';
export {
  type DirectEchoReport,
  type DirectEchoTarget,
  type DirectEchoTestOptions,
  runDirectEchoTest,
} from './echo/run-direct-echo-test.ts';
export { type EchoProgress, type EchoTestOptions, type ExpectedBackend, runEchoTest } from './echo/run-echo-test.ts';
export { type EchoServer, type EchoServerOptions, startEchoServer } from './echo/server.ts';
export { SOURCE_MARKER } from './echo/source-marker.ts';
export { startUdpEchoServer, type UdpEchoServer, type UdpEchoServerOptions } from './echo/udp-server.ts';
export { type ErrorCode, TcplbError, type TcplbErrorOptions, toTcplbError } from './errors.ts';
export { buildExposures, type Exposures } from './exposure/build-exposures.ts';
export {
  type BuiltService,
  buildService,
  type ExposeRequest,
  type ServiceManifest,
} from './exposure/build-service.ts';
export { checkListeners } from './exposure/check-listeners.ts';
export { countBackends, describeAddress, describeListener, describeListeners } from './exposure/describe.ts';
export { type Exposure, type Listener, LOAD_BALANCER_CLASS } from './exposure/exposure.ts';
export { exposureNotFound, exposureNotServed } from './exposure/missing-exposure.ts';
export type { NginxFeature } from './exposure/options/nginx-feature.ts';
export { ANNOTATION_PREFIX, type OptionSchema } from './exposure/options/option.ts';
export { type ExposureOptions, type OptionName, optionSchemas } from './exposure/options/option-schemas.ts';
export { DEFAULT_OPTIONS } from './exposure/options/read-options.ts';
export { MANAGED_BY, MANAGED_BY_LABEL, requireOwnService } from './exposure/ownership.ts';
export { PROGRAMMED } from './exposure/programmed-condition.ts';
export { IP_FAMILY_CHOICES, type IpFamilyChoice } from './exposure/requested-addresses.ts';
export type { FreeOption, RequestedOptions } from './exposure/requested-options.ts';
export type { BalancedProtocol, ExposedPort, PortRequest, RequestedPorts } from './exposure/requested-ports.ts';
export type { PodCount, Rollout } from './exposure/rollout.ts';
export {
  controllerWorkload,
  type PodController,
  serviceWorkload,
  type Workload,
  type WorkloadKind,
  type WorkloadPort,
} from './exposure/workload.ts';
export { formatAge } from './format-age.ts';
export { columnWidths, formatTable, type TableOptions } from './format-table.ts';
export type { ApplicablePlan } from './host/apply/applicable-plan.ts';
export type { ApplyOptions } from './host/apply/apply-context.ts';
export { LOCK_WAIT_MS } from './host/apply/apply-context.ts';
export { applyPlan } from './host/apply/apply-plan.ts';
export type { ApplyResult, ApplyStep, Quarantine } from './host/apply/apply-result.ts';
export { type UndoOptions, type UndoResult, undoRevision } from './host/apply/undo-revision.ts';
export { detectNginx } from './host/detect-nginx.ts';
export { findNginx } from './host/find-nginx.ts';
export { type HostPaths, hostPaths } from './host/host-paths.ts';
export { readTransitions, type VrrpTransition } from './host/keepalived-log.ts';
export type {
  CommandResult,
  HostCommand,
  HostRequestOptions,
  LbHost,
  ListenAddress,
  ListenProbe,
} from './host/lb-host.ts';
export { createLocalHost } from './host/local/local-host.ts';
export type { NamedTransition, Ownership } from './host/ownership.ts';
export { type HistoryEntry, type RevisionMark, readHistory } from './host/read-history.ts';
export { readKeptFiles } from './host/read-kept-files.ts';
export { type LiveState, readLive } from './host/read-live.ts';
export { createSshHost } from './host/ssh/create-ssh-host.ts';
export type { SshHost, SshHostOptions } from './host/ssh/ssh-host.ts';
export { stopKeepalived } from './host/stop-keepalived.ts';
export { stopNginx } from './host/stop-nginx.ts';
export { describeHosts, type HostState, type HostStatus } from './leases/describe-hosts.ts';
export { hostLeaseName } from './leases/host-lease.ts';
export { LEASES } from './leases/lease.ts';
export { type FollowedHosts, type FollowHostsOptions, followHosts, readHosts } from './leases/read-hosts.ts';
export { createMemory, type Memory } from './memory/create-memory.ts';
export { formatFiles } from './nginx/format-files.ts';
export type { NginxFacts } from './nginx/nginx-facts.ts';
export { upstreamServerLine } from './nginx/upstream-server-line.ts';
export { findTemplateProblem } from './nginx/user-template.ts';
export { type AdviseWorkloadOptions, adviseWorkload } from './operations/advise-workload.ts';
export { AGENT } from './operations/agent/agent-names.ts';
export { type AgentPlan, type AgentSettings, planAgent } from './operations/agent/plan-agent.ts';
export { type ConfigurationMemory, rememberConfiguration } from './operations/agent/remember-configuration.ts';
export { type AppliedBundle, type ApplyBundleOptions, applyBundle } from './operations/apply-bundle.ts';
export { type ComparisonReport, type ComparisonTest, compareExposure } from './operations/compare-exposure.ts';
export { type DeleteEchoOptions, deleteEcho } from './operations/delete-echo.ts';
export { type DeployEchoOptions, deployEcho } from './operations/deploy-echo.ts';
export {
  type AwaitConnectionsOptions,
  awaitConnections,
  countConnections,
  describeConnectionsLeft,
  type OpenConnections,
} from './operations/drain/await-connections.ts';
export {
  type DrainPlan,
  type DrainTarget,
  planDrain,
  requireNode,
  requireOtherBackends,
} from './operations/drain/plan-drain.ts';
export { type ServeChangeOptions, type ServedChange, serveChange } from './operations/drain/serve-change.ts';
export { type WriteDrainOptions, writeDrain } from './operations/drain/write-drain.ts';
export type { DryRun } from './operations/dry-run.ts';
export { buildEchoObjects, type EchoManifestOptions, type EchoObject } from './operations/echo/echo-manifests.ts';
export {
  type ExposeOutcome,
  type ExposeResult,
  type ExposeWorkloadOptions,
  exposeWorkload,
} from './operations/expose-workload.ts';
export { describeHa, type HaAddress, type HaHost } from './operations/ha/ha-status.ts';
export { type HaMember, listMembers, lookAtHosts } from './operations/ha/look-at-host.ts';
export {
  type SwitchedAddress,
  type SwitchOwnerOptions,
  type SwitchStep,
  switchOwner,
} from './operations/ha/switch-owner.ts';
export { type InstallAgentOptions, installAgent } from './operations/install-agent.ts';
export {
  suiteOfBackends,
  suiteOfComparison,
  suiteOfListener,
  type TestedExposure,
} from './operations/junit-suites.ts';
export type { ObjectChange } from './operations/object-change.ts';
export {
  type OpenConfiguredOptions,
  type OpenedHost,
  type OpenHostOptions,
  type OpenOneOptions,
  openConfiguredHosts,
  openHost,
} from './operations/open-host.ts';
export { type HostPlan, type PlanHostOptions, planHost } from './operations/plan-host.ts';
export { type HostsToPlan, type HostToPlan, type PlanHostsOptions, planHosts } from './operations/plan-hosts.ts';
export { type PortClaims, type ReadPortClaimsOptions, readPortClaims } from './operations/ports/read-port-claims.ts';
export type { BalancerOptions } from './operations/ports/read-port-situation.ts';
export { readServicePorts } from './operations/ports/read-service-ports.ts';
export { readWorkload, type WorkloadName } from './operations/read-workload.ts';
export { type RecordTestOptions, recordTest, type TestFinding } from './operations/record-test.ts';
export { type ReportStatusOptions, reportStatus, type StatusReport } from './operations/report-status.ts';
export {
  type AppliedHost,
  type ApplyHostsOptions,
  type ApplyOutcome,
  applyHosts,
  tellOfHosts,
} from './operations/rollout/apply-hosts.ts';
export { type OpenHost, type OpenHosts, type OpenHostsOptions, openHosts } from './operations/rollout/open-hosts.ts';
export { orderHosts } from './operations/rollout/order-hosts.ts';
export { requireHealth } from './operations/rollout/require-health.ts';
export { type HostOutcome, nameHost, type RollOutOptions, rollOut } from './operations/rollout/roll-out.ts';
export {
  type BackendsTest,
  type ExposureTestSettings,
  hostnameOf,
  type ListenerTest,
  type TestSettings,
  testBackends,
  testListener,
} from './operations/test-exposure.ts';
export { type UnexposeOptions, unexpose } from './operations/unexpose.ts';
export { type UninstallAgentOptions, type UninstalledAgent, uninstallAgent } from './operations/uninstall-agent.ts';
export { type Plan, plan, planExposures, type Rejection, type RenderedFile } from './plan.ts';
export type { PortConflict } from './ports/claim.ts';
export { judgeServicePorts } from './ports/judge-service-ports.ts';
export type { PortSituation } from './ports/port-situation.ts';
export type * from './snapshot.ts';
export { type HostResult, mergeHosts } from './status/merge-hosts.ts';
export type { StatusSources } from './status/status-changes.ts';
export type { AgentEvent, Applied } from './sync/agent-event.ts';
export type { AgentTiming } from './sync/agent-timing.ts';
export type { Hold } from './sync/create-brake.ts';
export { describeDrift } from './sync/describe-drift.ts';
export type { Drift } from './sync/find-drift.ts';
export { type FollowedConfiguration, followConfiguration, isClusterTrouble } from './sync/follow-configuration.ts';
export { type Agent, type AgentOptions, startAgent } from './sync/start-agent.ts';
