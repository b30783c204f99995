/**
 * What a running sandbox and those who control it say to each other: HTTP with JSON bodies over a unix socket.
 *
 * | request | answer |
 * |---|---|
 * | `GET /status` | `SandboxStatus` |
 * | `POST /nodes` with `{name?}` | `SandboxNode` |
 * | `DELETE /nodes/NAME` | nothing |
 * | `POST /nodes/NAME/stop`, `…/start`, `…/cut` | nothing |
 * | `POST /stop` | nothing, when everything is down |
 *
 * A refusal has status 400 and an `ErrorBody`.
 */
import type { ErrorCode } from '@tcplb/core';
import type { SandboxNode } from '../sandbox.ts';

export interface SandboxStatus {
  /** Of the API server. */
  readonly url: string;
  readonly balancerAddress: string;
  /** One for each address family. */
  readonly balancerAddresses: readonly string[];
  /** Sorted by name. */
  readonly nodes: readonly SandboxNode[];
}

export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly suggestions: readonly string[];
}
