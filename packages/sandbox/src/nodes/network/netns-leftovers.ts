/** Removes what sandboxes that ended without tidying up have left behind. */

import { SANDBOX_LIMIT } from './addresses.ts';
import { tryClaim } from './claim.ts';
import { ip } from './ip-command.ts';
import { bridgeName, sandboxOf } from './netns-names.ts';

interface Named {
  readonly name?: string;
  readonly ifname?: string;
}

const parse = (json: string): readonly Named[] => (json.trim() === '' ? [] : (JSON.parse(json) as Named[]));

/** Bridge and namespaces of one sandbox, whose claim the caller holds. The interfaces go with the namespaces. */
export async function removeNetnsOf(sandbox: number): Promise<void> {
  const namespaces = parse(await ip('-json', 'netns', 'list')).map(({ name }) => name ?? '');
  for (const name of namespaces) if (sandboxOf(name) === sandbox) await ip('netns', 'delete', name);
  const links = parse(await ip('-json', 'link', 'show')).map(({ ifname }) => ifname ?? '');
  if (links.includes(bridgeName(sandbox))) await ip('link', 'delete', bridgeName(sandbox));
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
