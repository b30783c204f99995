/** Controls a sandbox that another process runs. */
import { request } from 'node:http';
import { TcplbError } from '@tcplb/core';
import type { SandboxNode } from '../sandbox.ts';
import type { ErrorBody, SandboxStatus } from './control-protocol.ts';

/** The methods of `Sandbox`, from afar. They fail as the sandbox's own do, or with `ClusterUnreachable` when it is gone. */
export interface SandboxControl {
  status(): Promise<SandboxStatus>;
  nodes(): Promise<readonly SandboxNode[]>;
  addNode(name?: string): Promise<SandboxNode>;
  removeNode(name: string): Promise<void>;
  stopNode(name: string): Promise<void>;
  startNode(name: string): Promise<void>;
  cutNode(name: string): Promise<void>;
  /** Resolves when everything is down. */
  stop(): Promise<void>;
}

export interface ControlRequestOptions {
  /** Gives up waiting for answers; what was asked for may happen all the same. */
  readonly signal?: AbortSignal;
}

/** Makes no connection yet: each call makes one. */
export function connectControl(socketPath: string, options: ControlRequestOptions = {}): SandboxControl {
  const call = <T>(method: string, path: string, body?: object): Promise<T> =>
    exchange<T>(socketPath, { method, path, body, signal: options.signal });
  const onNode = (name: string, action: string): Promise<void> =>
    call('POST', `/nodes/${encodeURIComponent(name)}/${action}`);
  return {
    status: () => call('GET', '/status'),
    nodes: async () => (await call<SandboxStatus>('GET', '/status')).nodes,
    addNode: (name) => call('POST', '/nodes', name === undefined ? {} : { name }),
    removeNode: (name) => call('DELETE', `/nodes/${encodeURIComponent(name)}`),
    stopNode: (name) => onNode(name, 'stop'),
    startNode: (name) => onNode(name, 'start'),
    cutNode: (name) => onNode(name, 'cut'),
    stop: () => call('POST', '/stop'),
  };
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: object | undefined;
  readonly signal: AbortSignal | undefined;
}

function exchange<T>(socketPath: string, { method, path, body, signal }: Exchange): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(cause.name === 'AbortError' ? cancelled(cause) : unreachable(socketPath, cause));
    const call = request({ socketPath, method, path, ...(signal === undefined ? {} : { signal }) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', fail);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as T);
        else reject(toError(JSON.parse(text) as ErrorBody));
      });
    });
    call.on('error', fail);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const toError = ({ code, message, suggestions }: ErrorBody): TcplbError =>
  new TcplbError(code, message, { suggestions });

const cancelled = (cause: Error): TcplbError => new TcplbError('Cancelled', 'cancelled', { cause });

function unreachable(socketPath: string, cause: Error): TcplbError {
  return new TcplbError('ClusterUnreachable', `no sandbox answers on ${socketPath}: ${cause.message}`, {
    suggestions: ['Start one with "kubectl tcplb sandbox start".'],
    cause,
  });
}
