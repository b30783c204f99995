/** From an exposure and the configuration to what the template of its file shows. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { buildUpstreamView } from './build-upstream-view.ts';
import { checkedCount, checkedLabel, checkedNumber, checkedPath, checkedRange } from './checked-values.ts';
import { listenPlace, type ServedListener, servedListeners, tlsSocket } from './served-listeners.ts';
import type { ExposureView, ListenerView } from './view-model.ts';

/**
 * A worker knows only the UDP sessions that it began itself. On one common socket the datagrams of a client would reach
 * any of the workers, and through them several backends; with a socket each, the kernel keeps a client on one worker.
 */
const UDP_LISTEN = ' udp reuseport';

/** What follows the place in `listen`: a leading space, or nothing. */
export function tcpListenOptions(keepAlive: boolean): string {
  return keepAlive ? ' so_keepalive=on' : '';
}

/** A header that the backend is to have as well goes through unread. */
function readsHeader({ options }: Exposure, { behindTlsPort }: ServedListener): boolean {
  return behindTlsPort && options.proxyProtocol === 'off';
}

function listenArguments(exposure: Exposure, served: ServedListener, directory: string): string[] {
  const { listener, families } = served;
  if (served.behindTlsPort) {
    return [`unix:${tlsSocket(directory, served)}${readsHeader(exposure, served) ? ' proxy_protocol' : ''}`];
  }
  const options = listener.protocol === 'UDP' ? UDP_LISTEN : tcpListenOptions(exposure.options.tcpKeepAlive);
  return families.map((family) => `${listenPlace(listener, family)}${options}`);
}

function buildListenerView(exposure: Exposure, served: ServedListener, directory: string): ListenerView {
  const { proxyProtocol, maxConnections, accessLog } = exposure.options;
  const { protocol, port } = served.listener;
  const upstream = buildUpstreamView(exposure, served);
  return {
    title: served.title,
    listens: listenArguments(exposure, served, directory),
    udp: protocol === 'UDP',
    behindTlsPort: readsHeader(exposure, served),
    sendProxyHeader: proxyProtocol === 'v1' && protocol === 'TCP' && !served.behindTlsPort,
    ...(maxConnections !== undefined && {
      connectionLimit: { zone: `${served.name}.connections`, connections: checkedCount(maxConnections) },
    }),
    ...(accessLog && {
      accessLog: {
        format: served.name,
        path: `${checkedPath(directory)}/run/access.log`,
        listener: `${protocol}/${port}`,
      },
    }),
    ...(upstream !== undefined && { upstream }),
  };
}

export function buildExposureView(exposure: Exposure, nginx: NginxConfiguration): ExposureView {
  const { options } = exposure;
  const { nextBackendTries, uploadRate, downloadRate, udpResponses, snippet } = options;
  return {
    viewVersion: 1,
    namespace: checkedLabel(exposure.namespace),
    name: checkedLabel(exposure.name),
    mode: checkedLabel(exposure.mode),
    restricted: exposure.sourceRanges.length > 0,
    sourceRanges: exposure.sourceRanges.map(checkedRange),
    connectTimeout: checkedCount(options.connectTimeoutMs ?? nginx.connectTimeoutMs),
    tcpIdleTimeout: checkedCount(options.idleTimeoutSeconds ?? nginx.idleTimeoutSeconds),
    udpIdleTimeout: checkedCount(options.udpTimeoutSeconds),
    ...(nextBackendTries > 0 && { nextBackendTries: checkedCount(nextBackendTries) }),
    tcpKeepAlive: options.tcpKeepAlive,
    ...(uploadRate !== undefined && { uploadRate: checkedCount(uploadRate) }),
    ...(downloadRate !== undefined && { downloadRate: checkedCount(downloadRate) }),
    ...(udpResponses !== undefined && { udpResponses: String(checkedNumber(udpResponses)) }),
    transparent: options.transparent,
    ...(snippet !== undefined && { snippet: snippet.trimEnd() }),
    listeners: servedListeners(exposure).map((served) => buildListenerView(exposure, served, nginx.directory)),
  };
}
