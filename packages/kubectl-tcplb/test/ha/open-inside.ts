/** The hosts of a stage as core's operations see them: this machine, but for commands, which run in their namespaces. */
import { type HostCommand, type HostRequestOptions, type OpenHost, openHosts, readConfiguration } from '@tcplb/core';
import type { Stage } from './start-stage.ts';

export async function openInside({ config, env, hosts }: Stage): Promise<OpenHost[]> {
  const { configuration } = await readConfiguration({ path: config, env: { ...env }, cwd: '/' });
  return openHosts(configuration).hosts.map((opened) => {
    const { enter } = hosts.find(({ name }) => name === opened.name)?.namespace ?? { enter: [] };
    const run = <T>({ command, args, parse }: HostCommand<T>, options?: HostRequestOptions) => {
      const [first = command, ...rest] = [...enter, command, ...args];
      return opened.host.run({ command: first, args: rest, parse }, options);
    };
    return { ...opened, host: { ...opened.host, run } };
  });
}
