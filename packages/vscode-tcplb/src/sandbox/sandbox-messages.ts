/** What the program that runs a sandbox (sandbox-main.ts) tells the editor by IPC. It stops when the channel closes. */
import type { ErrorCode } from '@tcplb/core';
import type { RunningSandbox } from '@tcplb/sandbox';

export type SandboxMessage =
  | { readonly type: 'log'; readonly line: string }
  /** Others can find and use it. */
  | { readonly type: 'ready'; readonly sandbox: RunningSandbox }
  /** The last message: it could not start, or stop cleanly. */
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly suggestions: readonly string[];
    };
