/** The nginx of an LB host, for those who only look and can do without. */
import { toTcplbError } from '../errors.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { detectNginx } from './detect-nginx.ts';
import type { HostRequestOptions, LbHost } from './lb-host.ts';

/**
 * Undefined for a host that has none that can balance, or does not let us ask; a plan is then for an nginx that has
 * everything. Fails only with `Cancelled`.
 */
export async function findNginx(
  host: LbHost,
  binary: string,
  options: HostRequestOptions = {},
): Promise<NginxFacts | undefined> {
  try {
    return await detectNginx(host, binary, options);
  } catch (error) {
    if (toTcplbError(error).code === 'Cancelled') throw error;
    return undefined;
  }
}
