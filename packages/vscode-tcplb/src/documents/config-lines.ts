/** The lines of an nginx configuration that stand for exposures and backends. Pure. */
import type { Protocol } from '@tcplb/core';

/** An upstream of ours: one listener of an exposure. */
export interface UpstreamLine {
  readonly kind: 'upstream';
  /** From 0. */
  readonly line: number;
  readonly namespace: string;
  readonly name: string;
  readonly protocol: Protocol;
  /** Of the listener. */
  readonly port: number;
}

/** A server of an upstream of ours: one backend. */
export interface ServerLine {
  readonly kind: 'server';
  /** From 0. */
  readonly line: number;
  readonly upstream: UpstreamLine;
  /** IPv4 or IPv6 address, without brackets. */
  readonly address: string;
  readonly port: number;
  readonly node: string;
}

export type ConfigLine = UpstreamLine | ServerLine;

/** Labels of DNS hold no dots, so the name takes apart. */
const UPSTREAM = /^\s*upstream\s+tcplb\.([a-z0-9-]+)\.([a-z0-9-]+)\.(tcp|udp|sctp)-(\d+)\s*\{/;
const SERVER = /^\s*server\s+(?:\[([0-9a-f:.]+)\]|([\d.]+)):(\d+)\b[^;]*;\s*#\s*(\S+)\s*$/i;

/** In the order of their lines. Upstreams that somebody else named are left out, with their servers. */
export function findConfigLines(text: string): ConfigLine[] {
  const found: ConfigLine[] = [];
  let upstream: UpstreamLine | undefined;
  for (const [line, content] of text.split('\n').entries()) {
    if (/^\s*\}/.test(content)) upstream = undefined;
    const opened = parseUpstream(content, line);
    upstream = opened ?? upstream;
    const entry = opened ?? (upstream && parseServer(content, line, upstream));
    if (entry !== undefined) found.push(entry);
  }
  return found;
}

function parseUpstream(content: string, line: number): UpstreamLine | undefined {
  const [, namespace, name, protocol, port] = UPSTREAM.exec(content) ?? [];
  if (namespace === undefined || name === undefined || protocol === undefined) return undefined;
  return { kind: 'upstream', line, namespace, name, protocol: protocol.toUpperCase() as Protocol, port: Number(port) };
}

function parseServer(content: string, line: number, upstream: UpstreamLine): ServerLine | undefined {
  const [, ipv6, ipv4, port, node] = SERVER.exec(content) ?? [];
  const address = ipv6 ?? ipv4;
  if (address === undefined || node === undefined) return undefined;
  return { kind: 'server', line, upstream, address, port: Number(port), node };
}
