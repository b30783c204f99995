export type { NodeDriver, Sandbox, SandboxNode, SandboxOptions } from './sandbox.ts';
