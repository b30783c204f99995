/** Tells which of the virtual addresses an LB host has, and when and why that changed; keeps the log that says so small. */
import type { HostPaths } from '../../host/host-paths.ts';
import { readTransitions, type VrrpTransition } from '../../host/keepalived-log.ts';
import type { LbHost } from '../../host/lb-host.ts';
import type { NamedTransition, Ownership } from '../../host/ownership.ts';
import { addressesCommand } from '../../host/read-addresses.ts';
import { trimKeepalivedLog } from '../../host/trim-keepalived-log.ts';
import type { AgentEvent } from '../agent-event.ts';
import type { VrrpTiming } from './vrrp-timing.ts';

export interface OwnershipFollower {
  /** Takes one look. Fails as the host does. */
  look(): Promise<void>;
}

export interface OwnershipOptions {
  readonly host: LbHost;
  readonly paths: HostPaths;
  /** Canonical, `address/prefix`. */
  readonly virtualAddresses: readonly string[];
  readonly timing: Pick<VrrpTiming, 'addressesMs'>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Bytes of keepalived's log that are looked at: a change and its cause, told a moment before, stand together. */
const LOOK_BACK = 65_536;

export function createOwnershipFollower(options: OwnershipOptions): OwnershipFollower {
  const { host, paths, timing, signal, onEvent } = options;
  const addresses = options.virtualAddresses.map((text) => text.split('/')[0] ?? text);
  let end: number | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let transition: NamedTransition | undefined;
  let told = '';

  /** Whether the log has something new. */
  const readLog = async (): Promise<boolean> => {
    const { log } = paths.keepalived;
    const known = end;
    ({ end } = await host.readFrom(log, 'end'));
    if (end === known) return false;
    const { content } = await host.readFrom(log, Math.max(0, end - LOOK_BACK));
    transition = latest(readTransitions(content)) ?? transition;
    await trimKeepalivedLog(host, paths, end, { signal });
    return true;
  };
  return {
    async look() {
      const isDue = performance.now() - lookedAt >= timing.addressesMs;
      if (!(await readLog()) && !isDue) return;
      const present = new Set((await host.run(addressesCommand(), { signal })).map(({ address }) => address));
      lookedAt = performance.now();
      const held = addresses.filter((address) => present.has(address));
      const ownership: Ownership = { held, ...(transition && { transition }) };
      if (JSON.stringify(ownership) !== told) onEvent({ type: 'ownership', addresses, ...ownership });
      told = JSON.stringify(ownership);
    },
  };
}

function latest(transitions: ReadonlyMap<string, VrrpTransition>): NamedTransition | undefined {
  const all = [...transitions].map(([instance, transition]) => ({ instance, ...transition }));
  return all.toSorted((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
}
