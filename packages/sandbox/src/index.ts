/** The public API of tcplb's sandbox: a cluster that anybody can start, with nodes that really answer on TCP. */
export { type ControlRequestOptions, connectControl, type SandboxControl } from './control/connect-control.ts';
export type { SandboxStatus } from './control/control-protocol.ts';
export {
  DEFAULT_SANDBOX_NAME,
  listSandboxRecords,
  prepareSandboxDirectory,
  readSandboxRecord,
  removeSandboxRecord,
  resolveStateDirectory,
  type SandboxPaths,
  type SandboxRecord,
  sandboxPaths,
  writeSandboxRecord,
} from './control/sandbox-record.ts';
export { type ControlServer, serveControl } from './control/serve-control.ts';
export { stopSandbox } from './control/stop-sandbox.ts';
export type { IpFamilies, IpFamily } from './ip-families.ts';
export { type RunningSandbox, type RunSandboxOptions, runSandbox } from './run/run-sandbox.ts';
export { type PlaceOptions, prepareSandboxPlace, type SandboxPlace } from './run/sandbox-place.ts';
export { type NodeDriver, type Sandbox, type SandboxNode, type SandboxOptions, startSandbox } from './sandbox.ts';
