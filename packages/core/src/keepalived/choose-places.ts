/** At which backends a host sees whether it reaches the cluster. */
import { MAX_PLACES } from '../connect-script.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { checkedHost, checkedPort } from '../nginx/checked-values.ts';

/** One ready TCP backend of each address, `ADDRESS/PORT`; of the first so many addresses. */
export function choosePlaces(exposures: readonly Exposure[]): string[] {
  const places = new Map<string, string>();
  for (const { listeners } of exposures) {
    for (const { protocol, backends } of listeners) {
      if (protocol !== 'TCP') continue;
      for (const { state, address, port } of backends) {
        if (places.size === MAX_PLACES) return [...places.values()];
        if (state !== 'ready' || places.has(address)) continue;
        places.set(address, `${checkedHost(address)}/${checkedPort(port)}`);
      }
    }
  }
  return [...places.values()];
}
