/** The stand-in for kube-proxy: what comes to an address and port of the node goes on to the endpoints in turn. */
import type { PortForward } from './protocol.ts';
import { startTcpForwarder } from './tcp-forwarder.ts';
import { startUdpForwarder } from './udp-forwarder.ts';

export interface Forwarder {
  /** For what comes from now on. Open connections stay where they are; UDP sessions of endpoints that are gone move. */
  setEndpoints(endpoints: PortForward['endpoints']): void;
  /** Stops accepting; open connections last as long as both their ends, as with kube-proxy. */
  close(): void;
}

/** Rejects with Node's own error (`EADDRINUSE`, `EACCES`…). */
export function startForwarder(forward: PortForward): Promise<Forwarder> {
  return forward.protocol === 'UDP' ? startUdpForwarder(forward) : startTcpForwarder(forward);
}
