/** From exposures and the configuration to what the templates show. */

import type { Backend } from '../backends/backend.ts';
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { hostPort } from '../ip-address.ts';
import {
  checkedAddress,
  checkedCount,
  checkedLabel,
  checkedPath,
  checkedPort,
  checkedRange,
  shownNode,
} from './checked-values.ts';
import type { NginxFacts } from './nginx-facts.ts';
import type {
  ExposureView,
  ListenerView,
  MainView,
  RevisionView,
  ServerLineView,
  ServerView,
  UpstreamView,
} from './view-model.ts';

/** One failure takes a server out for two seconds: longer, and a blip of all nodes would outlast itself. */
const FAILURES = { maxFails: 1, failTimeout: 2 } as const;
/** UDP has no end of session but silence. */
const UDP_IDLE_SECONDS = 30;
/**
 * A worker knows only the UDP sessions that it began itself. On one common socket the datagrams of a client would reach
 * any of the workers, and through them several backends; with a socket each, the kernel keeps a client on one worker.
 */
const LISTEN_OPTIONS = { TCP: 'so_keepalive=on', UDP: 'udp reuseport' } as const;
/** Descriptors of a worker that are no client or backend connections: listeners, logs, channels. */
const SPARE_FILES = 1024;

export function buildMainView(nginx: NginxConfiguration, facts: NginxFacts | undefined): MainView {
  const streamModule = facts?.streamModule ?? 'static';
  return {
    directory: checkedPath(nginx.directory),
    checkOnly: nginx.layout === 'include',
    ...(streamModule !== 'static' && { streamModule: checkedPath(streamModule) }),
    workerConnections: checkedCount(nginx.workerConnections),
    workerFiles: checkedCount(nginx.workerConnections + SPARE_FILES),
    workerShutdownTimeout: checkedCount(nginx.workerShutdownTimeoutSeconds),
  };
}

function listenArguments({ ipFamilies }: Exposure, { address, port, protocol }: Listener): string[] {
  const options = LISTEN_OPTIONS[protocol];
  if (address !== '*') return [`${hostPort(checkedAddress(address), checkedPort(port))} ${options}`];
  return ipFamilies.map((family) => `${family === 'IPv6' ? '[::]:' : ''}${checkedPort(port)} ${options}`);
}

function serverView({ address, port, node }: Backend): ServerView {
  return { address: hostPort(checkedAddress(address), checkedPort(port)), node: shownNode(node) };
}

function serverViews(backends: readonly Backend[]): ServerView[] {
  const ready = backends.filter(({ state }) => state === 'ready').map(serverView);
  const nodes = new Map(ready.map(({ address, node }) => [address, node]));
  return [...nodes].map(([address, node]) => ({ address, node }));
}

export function buildServerLineView(backend: Backend): ServerLineView {
  return { ...serverView(backend), ...FAILURES };
}

/** nginx 1.22 needs 14 KiB and 0.8 KiB for each server (measured); later versions keep more of each. */
function zoneSize(servers: number): string {
  return `${64 * Math.ceil((servers + 16) / 32)}k`;
}

function upstreamView({ namespace, name }: Exposure, { protocol, port, backends }: Listener): UpstreamView | undefined {
  const servers = serverViews(backends);
  if (servers.length === 0) return undefined;
  return {
    // Labels hold no dots, so no two listeners can share a name; the prefix keeps it off names in a foreign nginx.conf.
    name: `tcplb.${checkedLabel(namespace)}.${checkedLabel(name)}.${protocol.toLowerCase()}-${checkedPort(port)}`,
    zoneSize: zoneSize(servers.length),
    servers,
  };
}

function listenerView(exposure: Exposure, listener: Listener): ListenerView {
  const upstream = upstreamView(exposure, listener);
  return {
    title: `${listener.protocol} port ${checkedPort(listener.port)}`,
    listens: listenArguments(exposure, listener),
    udp: listener.protocol === 'UDP',
    ...(upstream !== undefined && { upstream }),
  };
}

export function buildExposureView(exposure: Exposure, nginx: NginxConfiguration): ExposureView {
  return {
    namespace: checkedLabel(exposure.namespace),
    name: checkedLabel(exposure.name),
    mode: checkedLabel(exposure.mode),
    sessionAffinity: exposure.sessionAffinity,
    sourceRanges: exposure.sourceRanges.map(checkedRange),
    restricted: exposure.sourceRanges.length > 0,
    listeners: exposure.listeners.map((listener) => listenerView(exposure, listener)),
    connectTimeout: checkedCount(nginx.connectTimeoutMs),
    tcpIdleTimeout: checkedCount(nginx.idleTimeoutSeconds),
    udpIdleTimeout: UDP_IDLE_SECONDS,
    ...FAILURES,
  };
}

export function buildRevisionView(revision: string, nginx: NginxConfiguration): RevisionView {
  return { revision: checkedLabel(revision), socket: `${checkedPath(nginx.directory)}/run/revision.sock` };
}
