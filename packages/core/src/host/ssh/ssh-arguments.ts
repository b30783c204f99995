/** The arguments of the system's ssh, as data. Nothing secret is ever among them. */
import { TcplbError } from '../../errors.ts';
import type { SshHostOptions } from './ssh-host.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Seconds between two questions whether the other side is still there, and how many may stay without an answer. */
const ALIVE_INTERVAL_S = 5;
const ALIVE_COUNT = 3;

/** Seconds that a connection outlives its last user: us, should we have been killed. */
const PERSIST_S = 30;

/** What a session says on stderr when the connection that it should have shared is gone. */
export const NO_CONNECTION = 'tcplb: the shared connection is gone';

/** Milliseconds for a connection to come up. */
export function connectTimeout({ connectTimeoutMs = CONNECT_TIMEOUT_MS }: SshHostOptions): number {
  return connectTimeoutMs;
}

/** Fails with `InvalidConfiguration` when ssh could take the destination for anything but one. */
export function requireDestination({ name, destination }: SshHostOptions): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (destination !== '' && !destination.startsWith('-') && !/[\s\u0000-\u001f\u007f]/.test(destination)) return;
  throw new TcplbError('InvalidConfiguration', `host ${name}: ${JSON.stringify(destination)} is no SSH destination`, {
    suggestions: ['Give it as USER@HOST, or as a Host of ~/.ssh/config.'],
  });
}

/**
 * Makes the one connection, which others share through `controlPath`, and leaves it in the background. What the user's
 * configuration says holds, except for what would let the remote side reach back or would ask somebody who is not there.
 */
export function connectionArguments(options: SshHostOptions, controlPath: string, log: string): string[] {
  const { destination, port, identityFile, sshConfig } = options;
  const settings = {
    ControlMaster: 'yes',
    ControlPersist: PERSIST_S,
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    ConnectTimeout: Math.max(1, Math.ceil(connectTimeout(options) / 1000)),
    ServerAliveInterval: ALIVE_INTERVAL_S,
    ServerAliveCountMax: ALIVE_COUNT,
    ForwardAgent: 'no',
    ForwardX11: 'no',
    ClearAllForwardings: 'yes',
    Tunnel: 'no',
    PermitLocalCommand: 'no',
    RemoteCommand: 'none',
    RequestTTY: 'no',
    LogLevel: 'INFO',
  };
  return [
    ...(sshConfig === undefined ? [] : ['-F', sshConfig]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(identityFile === undefined ? [] : ['-i', identityFile]),
    ...asOptions(settings),
    ...['-f', '-N', '-S', controlPath, '-E', log, '--', destination],
  ];
}

/** Runs a command over the connection. Without it ssh would make one of its own, so that is made to fail. */
export function sessionArguments({ destination }: SshHostOptions, controlPath: string, command: string): string[] {
  return [...sharing(controlPath), '-T', '--', destination, command];
}

/** Lets the connection listen on a unix socket here that leads to one there. Both paths are absolute. */
export function forwardArguments(options: SshHostOptions, controlPath: string, here: string, there: string): string[] {
  const forward = `${quoteForwardPath(here)}:${quoteForwardPath(there)}`;
  return [...sharing(controlPath), '-O', 'forward', '-L', forward, '--', options.destination];
}

/** A colon separates, a backslash escapes, and a percent sign stands before what ssh fills in (ssh_config(5), TOKENS). */
function quoteForwardPath(path: string): string {
  return path.replace(/[\\:]/g, '\\$&').replaceAll('%', '%%');
}

/** Ends the connection. */
export function exitArguments({ destination }: SshHostOptions, controlPath: string): string[] {
  return [...sharing(controlPath), '-O', 'exit', '--', destination];
}

function sharing(controlPath: string): string[] {
  // The user's configuration is the connection's matter, and could only disturb here.
  const settings = { ControlMaster: 'no', ProxyCommand: `echo '${NO_CONNECTION}' >&2; exit 1`, LogLevel: 'ERROR' };
  return ['-F', 'none', '-S', controlPath, ...asOptions(settings)];
}

function asOptions(settings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
