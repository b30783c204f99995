/** Which addresses the interfaces of a host have, as its kernel says. */
import { TcplbError } from '../errors.ts';
import { canonicalAddress } from '../ip-address.ts';
import type { CommandResult, HostCommand } from './lb-host.ts';

export interface InterfaceAddress {
  readonly interface: string;
  /** Canonical. */
  readonly address: string;
  /** Bits of the network. */
  readonly prefix: number;
}

/** Fails with `Internal` when `ip` does not say it. */
export function addressesCommand(): HostCommand<InterfaceAddress[]> {
  return { command: 'ip', args: ['-json', 'address'], parse: parseAddresses };
}

interface PrintedInterface {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

function parseAddresses({ exitCode, stdout, stderr }: CommandResult): InterfaceAddress[] {
  if (exitCode !== 0) throw new TcplbError('Internal', `ip cannot list the addresses: ${stderr.trim()}`);
  const printed = JSON.parse(stdout) as readonly PrintedInterface[];
  return printed.flatMap(({ ifname = '', addr_info = [] }) =>
    addr_info.flatMap(({ local = '', prefixlen: prefix = 0 }) => {
      const address = canonicalAddress(local);
      return address === undefined ? [] : { interface: ifname, address, prefix };
    }),
  );
}
