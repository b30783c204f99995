/** The kernel parameters of a host that shares addresses, as a file of /etc/sysctl.d. Pure. */
import type { KeepalivedConfiguration } from '../../configuration.ts';
import { nonlocalBindKey } from '../../host/nonlocal-bind.ts';

/** For the families that the addresses have. */
export function renderSysctl({ virtualAddresses }: Pick<KeepalivedConfiguration, 'virtualAddresses'>): string {
  const keys = new Set(virtualAddresses.map((text) => nonlocalBindKey(text.split('/')[0] ?? text)));
  return `# Written by "kubectl tcplb agent install".
# nginx listens already on the addresses that another host has at the moment.
${[...keys].map((key) => `${key} = 1\n`).join('')}`;
}
