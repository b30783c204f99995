/** On which hosts something may be done. */
import { type OpenHost, TcplbError } from '@tcplb/core';

/** Those of these names, default all. Fails with `NotFound`. */
export function chooseHosts(hosts: readonly OpenHost[], names: readonly string[] | undefined): readonly OpenHost[] {
  if (names === undefined) return hosts;
  const missing = names.find((name) => !hosts.some((host) => host.name === name));
  if (missing !== undefined) throw new TcplbError('NotFound', `the configuration names no host ${missing}`);
  return hosts.filter(({ name }) => name !== undefined && names.includes(name));
}
