/** Removes what sandboxes that ended without tidying up have left behind. */

import { SANDBOX_LIMIT } from './addresses.ts';
import { tryClaim } from './claim.ts';
import { ip } from './ip-command.ts';
import { sandboxOf } from './netns-names.ts';

interface Named {
  readonly name?: string;
  readonly ifname?: string;
}

const parse = (json: string): readonly Named[] => (json.trim() === '' ? [] : (JSON.parse(json) as Named[]));

/** Bridge, interfaces and namespaces of one sandbox, whose claim the caller holds. */
export async function removeNetnsOf(sandbox: number): Promise<void> {
  const links = parse(await ip('-json', 'link', 'show')).map(({ ifname }) => ifname ?? '');
  // Interfaces first: those of a namespace that is being taken down go at a time of the kernel's choosing.
  for (const name of links) if (sandboxOf(name) === sandbox) await ip('link', 'delete', name);
  const namespaces = parse(await ip('-json', 'netns', 'list')).map(({ name }) => name ?? '');
  for (const name of namespaces) if (sandboxOf(name) === sandbox) await ip('netns', 'delete', name);
}

/** Removes the networks of all sandboxes whose process is gone: their claim can be had. */
export async function removeDeadNetworks(): Promise<void> {
  const names = [
    ...parse(await ip('-json', 'netns', 'list')).map(({ name }) => name ?? ''),
    ...parse(await ip('-json', 'link', 'show', 'type', 'bridge')).map(({ ifname }) => ifname ?? ''),
  ];
  const sandboxes = new Set(names.map(sandboxOf).filter((index) => index !== undefined && index < SANDBOX_LIMIT));
  for (const sandbox of sandboxes) {
    const claim = await tryClaim(sandbox as number);
    if (claim === undefined) continue;
    try {
      await removeNetnsOf(claim.index);
    } finally {
      await claim.release();
    }
  }
}
