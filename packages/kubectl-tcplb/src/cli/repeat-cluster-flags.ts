/** The flags that lead another command to the same cluster as the same user. Pure. */
import type { GlobalFlags } from './global-flags.ts';

const repeated = ['kubeconfig', 'context', 'cluster', 'user', 'as', 'as-uid', 'server'] as const;

/** As words of a command line. Never the token: what is printed may be kept. */
export function repeatClusterFlags(flags: GlobalFlags): string[] {
  return [
    ...repeated.flatMap((name) => {
      const value = flags[name];
      return value === undefined ? [] : [`--${name}`, value];
    }),
    ...(flags['as-group'] ?? []).flatMap((group) => ['--as-group', group]),
    ...(flags['insecure-skip-tls-verify'] ? ['--insecure-skip-tls-verify'] : []),
  ];
}
