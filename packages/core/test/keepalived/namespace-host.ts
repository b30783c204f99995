/** This machine as it looks from a network namespace: its files and processes are the same, its network is another. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { TcplbError } from '../../src/errors.ts';
import type { CommandResult, HostCommand, HostRequestOptions, LbHost } from '../../src/host/lb-host.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { remoteProbe } from '../../src/host/ssh/remote-probe.ts';
import type { ShellReply } from '../../src/host/ssh/remote-shell.ts';
import type { ShellRequest } from '../../src/host/ssh/shell-protocol.ts';

export function createNamespaceHost(namespace: string): LbHost {
  const local = createLocalHost();
  const call = async ({ script, args = [] }: ShellRequest): Promise<ShellReply> => {
    const child = spawn('ip', ['netns', 'exec', namespace, 'sh', '-c', script, 'sh', ...args]);
    child.stdin.end();
    const [[exitCode], stdout, stderr] = await Promise.all([
      once(child, 'close'),
      buffer(child.stdout),
      text(child.stderr),
    ]);
    return { exitCode, stdout, stderr };
  };
  return {
    ...local,
    name: namespace,
    // The parameters of the network are those of who asks.
    async readFile(path) {
      if (!path.startsWith('/proc/sys/net/')) return local.readFile(path);
      const { exitCode, stdout } = await call({ script: 'cat "$1"', args: [path] });
      return exitCode === 0 ? stdout.toString() : undefined;
    },
    run<T>({ command, args, parse }: HostCommand<T>, options?: HostRequestOptions): Promise<T> {
      const parseHere = (result: CommandResult): T => {
        if (!/^exec of .* failed: No such file/m.test(result.stderr)) return parse(result);
        throw new TcplbError('MissingProgram', `${command} is not installed`);
      };
      return local.run(
        { command: 'ip', args: ['netns', 'exec', namespace, command, ...args], parse: parseHere },
        options,
      );
    },
    ...remoteProbe({ name: namespace, call }),
  };
}
