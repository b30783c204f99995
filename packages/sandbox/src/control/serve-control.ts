/** Lets other processes of the same user control a running sandbox. */
import { chmod, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { TcplbError, toTcplbError } from '@tcplb/core';
import type { Sandbox } from '../sandbox.ts';
import type { ErrorBody, SandboxStatus } from './control-protocol.ts';
import { isAnswered } from './probe-socket.ts';

/** The kernel's limit for the path of a unix socket, with its final zero. */
const LONGEST_PATH = 107;

export interface ControlServer {
  /** Stops listening and removes the socket. */
  close(): Promise<void>;
}

/**
 * Listens on a unix socket that only this user may use. A socket left behind by a dead process is replaced.
 * @throws TcplbError `AlreadyExists` when another process listens there, `InvalidInput` when the path is too long
 */
export async function serveControl(sandbox: Sandbox, socketPath: string): Promise<ControlServer> {
  if (Buffer.byteLength(socketPath) > LONGEST_PATH) {
    throw new TcplbError('InvalidInput', `${socketPath} is too long for a unix socket`, {
      suggestions: ['Choose a state directory with a shorter path.'],
    });
  }
  if (await isAnswered(socketPath)) {
    throw new TcplbError('AlreadyExists', `another sandbox is controlled through ${socketPath}`);
  }
  await unlink(socketPath).catch(() => {});
  const server = createServer((request, response) => void answer(sandbox, request, response));
  await listen(server, socketPath);
  await chmod(socketPath, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        // Node removes the socket file when the server closes.
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const result = await perform(sandbox, request.method ?? '', request.url ?? '', await readBody(request));
    send(response, 200, result ?? {});
  } catch (error) {
    const { code, message, suggestions } = toTcplbError(error);
    send(response, 400, { code, message, suggestions } satisfies ErrorBody);
  }
}

async function perform(sandbox: Sandbox, method: string, url: string, body: { name?: string }): Promise<unknown> {
  const [, area, name = '', action = ''] = url.split('/').map(decodeURIComponent);
  const route = [method, area, name === '' ? '' : 'NAME', action].filter((part) => part !== '').join(' ');
  switch (route) {
    case 'GET status':
      return describe(sandbox);
    case 'POST nodes':
      return sandbox.addNode(body.name);
    case 'DELETE nodes NAME':
      return sandbox.removeNode(name);
    case 'POST nodes NAME stop':
      return sandbox.stopNode(name);
    case 'POST nodes NAME start':
      return sandbox.startNode(name);
    case 'POST nodes NAME cut':
      return sandbox.cutNode(name);
    case 'POST stop':
      return sandbox.stop();
    default:
      throw new TcplbError('InvalidInput', `a sandbox cannot be asked to ${method} ${url}`);
  }
}

const describe = (sandbox: Sandbox): SandboxStatus => ({
  url: sandbox.url,
  balancerAddress: sandbox.balancerAddress,
  balancerAddresses: sandbox.balancerAddresses,
  nodes: sandbox.nodes(),
});

async function readBody(request: IncomingMessage): Promise<{ name?: string }> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  if (text === '') return {};
  try {
    return JSON.parse(text) as { name?: string };
  } catch (cause) {
    throw new TcplbError('InvalidInput', 'the body is not JSON', { cause });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  // One request per connection, so that closing the server waits for nobody.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
}
