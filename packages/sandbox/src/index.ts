/** The public API of tcplb's sandbox: a cluster that anybody can start, with nodes that really answer on TCP. */
export { type NodeDriver, type Sandbox, type SandboxNode, type SandboxOptions, startSandbox } from './sandbox.ts';
