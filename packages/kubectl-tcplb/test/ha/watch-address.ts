/** Who had an address and when, as the kernels of the hosts told it: nothing is missed between two looks. */
import { createInterface } from 'node:readline';
import type { HostNamespace } from './host-namespace.ts';

/** A host got the address, or lost it. */
export interface AddressChange {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly host: string;
  readonly isHeld: boolean;
}

export interface AddressWatch {
  /** In the order in which they were told. */
  readonly changes: readonly AddressChange[];
  /** Names of the hosts that have it. */
  holders(): string[];
  stop(): void;
}

/** @param hosts by name; none of them has the address yet */
export function watchAddress(address: string, hosts: Readonly<Record<string, HostNamespace>>): AddressWatch {
  const changes: AddressChange[] = [];
  const held = new Set<string>();
  const monitors = Object.entries(hosts).map(([host, namespace]) => {
    const monitor = namespace.observe(['ip', '-ts', '-4', 'monitor', 'address']);
    createInterface({ input: monitor.stdout }).on('line', (line) => {
      const change = parseLine(line, address);
      if (change === undefined) return;
      changes.push({ ...change, host });
      held[change.isHeld ? 'add' : 'delete'](host);
    });
    return monitor;
  });
  return {
    changes,
    holders: () => [...held],
    stop() {
      for (const monitor of monitors) monitor.kill();
    },
  };
}

/** `[2026-01-31T12:00:00.123456] Deleted 2: eth0    inet 198.18.0.200/20 scope global eth0` */
function parseLine(line: string, address: string): Omit<AddressChange, 'host'> | undefined {
  const [, time, deleted, found] = /^\[([^\]]+)\] ?(Deleted )?\d+: \S+ +inet ([\d.]+)\//.exec(line) ?? [];
  if (time === undefined || found !== address) return undefined;
  return { at: Date.parse(time), isHeld: deleted === undefined };
}
