/** `--port`, `--target-port`, `--node-port` and `--protocol`, understood. Pure. */
import { type PortRequest, type RequestedPorts, TcplbError } from '@tcplb/core';
import { omitUndefined } from '../../cli/omit-undefined.ts';
import { parseInteger } from '../../cli/parse-values.ts';

export interface PortOptions {
  /** `PORT[:TARGET][/PROTOCOL]` each. */
  readonly ports: readonly string[] | undefined;
  readonly targetPort: string | undefined;
  readonly nodePorts?: readonly string[] | undefined;
  readonly protocol: 'TCP' | 'UDP' | undefined;
}

/** Fails with `InvalidInput`, naming the flag. */
export function readPorts({ ports = [], targetPort, nodePorts = [], protocol }: PortOptions): RequestedPorts {
  const parsed = ports.map(parsePort);
  const wanted = targetPort === undefined ? parsed : withTarget(parsed, targetPort);
  return { ports: withNodePorts(wanted, nodePorts), ...(protocol && { protocol }) };
}

function parsePort(text: string): PortRequest {
  const [, port, target, protocol] = /^([^:/]+)(?::([^:/]+))?(?:\/(tcp|udp))?$/i.exec(text) ?? [];
  if (port === undefined) {
    throw new TcplbError('InvalidInput', `--port ${JSON.stringify(text)} is not PORT[:TARGET][/PROTOCOL]`, {
      suggestions: ['For example: --port 80, --port 443:https, --port 53/UDP'],
    });
  }
  return {
    port: parseInteger('--port', port, 1, 65535),
    ...omitUndefined({
      targetPort: target === undefined ? undefined : parseTarget('--port', target),
      protocol: protocol?.toUpperCase() as PortRequest['protocol'],
    }),
  };
}

function parseTarget(flag: string, text: string): number | string {
  return /^\d/.test(text) ? parseInteger(flag, text, 1, 65535) : text;
}

function withTarget(ports: readonly PortRequest[], text: string): PortRequest[] {
  const [only] = ports;
  if (only !== undefined && ports.length === 1 && only.targetPort === undefined) {
    return [{ ...only, targetPort: parseTarget('--target-port', text) }];
  }
  throw new TcplbError('InvalidInput', '--target-port goes with a single --port that has no target of its own', {
    suggestions: ['With several ports write --port PORT:TARGET for each.'],
  });
}

function withNodePorts(ports: readonly PortRequest[], nodePorts: readonly string[]): readonly PortRequest[] {
  if (nodePorts.length === 0) return ports;
  if (nodePorts.length === ports.length) {
    return ports.map((port, index) => ({
      ...port,
      nodePort: parseInteger('--node-port', nodePorts[index] ?? '', 1, 65535),
    }));
  }
  const count = `${ports.length} --port and ${nodePorts.length} --node-port`;
  throw new TcplbError('InvalidInput', `there are ${count}: each --port needs its own`, {
    suggestions: ['For example: --port 80 --node-port 30080 --port 443 --node-port 30443'],
  });
}
