/** The virtual addresses that hosts share: what `kubectl tcplb ha` shows and moves. */
import {
  describeHa,
  type HaAddress,
  listMembers,
  lookAtHosts,
  type OpenHostOptions,
  openConfiguredHosts,
  type SwitchedAddress,
  type SwitchStep,
  switchOwner,
} from '@tcplb/core';

/** None where hosts share none. Fails as `openConfiguredHosts`. */
export async function readVirtualAddresses(where: OpenHostOptions): Promise<HaAddress[]> {
  await using opened = await openConfiguredHosts(where);
  if (opened.hosts.every(({ configuration }) => configuration.keepalived === undefined)) return [];
  return describeHa(await lookAtHosts(listMembers(opened.hosts), where.signal ? { signal: where.signal } : {}));
}

export interface MoveAddressesOptions extends OpenHostOptions {
  /** The host that is to have them. */
  readonly to: string;
  readonly onStep: (step: SwitchStep) => void;
}

/** Milliseconds that it may take. */
const TIMEOUT_MS = 10_000;

/** All of them. Fails as `openConfiguredHosts`, `listMembers` and `switchOwner` do. */
export async function moveVirtualAddresses({ to, onStep, ...where }: MoveAddressesOptions): Promise<SwitchedAddress[]> {
  await using opened = await openConfiguredHosts(where);
  const options = { to, onStep, timeoutMs: TIMEOUT_MS, ...(where.signal && { signal: where.signal }) };
  return switchOwner(listMembers(opened.hosts), options);
}
