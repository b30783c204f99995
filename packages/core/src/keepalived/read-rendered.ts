/** What a rendered keepalived.conf says, for those who have the files of a revision and not the configuration. */

/** The host's own addresses, from which it talks to the others. */
export function ownAddresses(configuration: string): string[] {
  return [...new Set([...configuration.matchAll(/^\s*unicast_src_ip (\S+)$/gm)].map(([, address = '']) => address))];
}

/** The addresses that move, without their prefixes. */
export function movingAddresses(configuration: string): string[] {
  const blocks = [...configuration.matchAll(/^\s*virtual_ipaddress \{\n([^}]*)\}/gm)];
  return blocks.flatMap(([, lines = '']) => lines.split('\n').flatMap((line) => line.trim().split('/')[0] || []));
}
