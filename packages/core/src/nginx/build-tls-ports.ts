/** The public sockets that several exposures share by TLS server names. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { IpFamily } from '../ip-address.ts';
import { tcpListenOptions } from './build-exposure-view.ts';
import { checkedCount, checkedLabel, checkedServerName } from './checked-values.ts';
import {
  describePlace,
  hasTlsPort,
  listenPlace,
  type ServedListener,
  servedListeners,
  shortId,
  tlsSocket,
} from './served-listeners.ts';
import type { TlsNameView, TlsPortView } from './view-model.ts';

export interface TlsPort {
  /** Relative to the revision: `tls/192.0.2.10-443.conf`. */
  readonly path: string;
  readonly view: TlsPortView;
  /** Whose connections it takes, sorted by namespace, name. */
  readonly exposures: readonly Exposure[];
}

interface Sharer {
  readonly exposure: Exposure;
  readonly served: ServedListener;
  readonly family: IpFamily;
}

function sharersOf(exposure: Exposure): Sharer[] {
  return servedListeners(exposure)
    .filter(({ behindTlsPort }) => behindTlsPort)
    .flatMap((served) => served.families.map((family) => ({ exposure, served, family })));
}

function compareNames(a: TlsNameView, b: TlsNameView): number {
  return a.serverName < b.serverName ? -1 : 1;
}

function namesOf({ exposure, served }: Sharer, directory: string): TlsNameView[] {
  return exposure.options.tlsServerNames.map((serverName) => ({
    serverName: checkedServerName(serverName),
    socket: tlsSocket(directory, served),
    exposure: `${checkedLabel(exposure.namespace)}/${checkedLabel(exposure.name)}`,
  }));
}

/** An address as part of a file's name; no two are alike, since dots and hyphens take the place of nothing else. */
function fileNameOf(address: string, family: IpFamily): string {
  return address === '*' ? family.toLowerCase() : address.replaceAll(':', '-');
}

function buildTlsPort(place: string, sharers: readonly [Sharer, ...Sharer[]], nginx: NginxConfiguration): TlsPort {
  const [{ served, family }] = sharers;
  const { address, port } = served.listener;
  const timeouts = sharers.map(({ exposure }) => exposure.options.idleTimeoutSeconds ?? nginx.idleTimeoutSeconds);
  return {
    path: `tls/${fileNameOf(address, family)}-${port}.conf`,
    view: {
      title: `TCP port ${port} on ${describePlace(served.listener, family)}`,
      variable: `tcplb_tls_${shortId(place)}`,
      listen: `${place}${tcpListenOptions(sharers.some(({ exposure }) => exposure.options.tcpKeepAlive))}`,
      names: sharers.flatMap((sharer) => namesOf(sharer, nginx.directory)).toSorted(compareNames),
      idleTimeout: checkedCount(Math.max(...timeouts)),
    },
    exposures: sharers.map(({ exposure }) => exposure),
  };
}

/** One per address family and port that any of the exposures, sorted by namespace and name, has TLS server names for. */
export function buildTlsPorts(exposures: readonly Exposure[], nginx: NginxConfiguration): TlsPort[] {
  const byPlace = Map.groupBy(exposures.filter(hasTlsPort).flatMap(sharersOf), ({ served, family }) =>
    listenPlace(served.listener, family),
  );
  return [...byPlace].flatMap(([place, [first, ...others]]) =>
    first === undefined ? [] : [buildTlsPort(place, [first, ...others], nginx)],
  );
}
