/** The nginx of somebody else's that includes our files (layout `include`): its configuration is more than ours. */
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import type { CommandResult, HostCommand, LbHost } from './lb-host.ts';
import { emergencies } from './nginx-process.ts';

/**
 * `nginx -t` on the configuration that a running master reads. `title` is that of its process, which repeats its command
 * line: `nginx: master process /usr/sbin/nginx -c /etc/nginx/nginx.conf`.
 */
export function testForeignCommand(nginx: NginxConfiguration, title: string): HostCommand<readonly string[]> {
  const options = ['-p', '-c'].flatMap((option) => {
    const value = new RegExp(` ${option} (\\S+)`).exec(title)?.[1];
    return value === undefined ? [] : [option, value];
  });
  return { command: nginx.binary, args: ['-t', ...options], parse: complaintsOf };
}

function complaintsOf({ exitCode, stderr }: CommandResult): readonly string[] {
  if (exitCode === 0) return [];
  const complaints = emergencies(stderr);
  return complaints.length > 0 ? complaints : [stderr.trim()];
}

/** Fails with `ApplyFailed`, in nginx's words, when our live files and the rest of that configuration do not go together. */
export async function requireValidForeign(host: LbHost, nginx: NginxConfiguration, master: number): Promise<void> {
  const title = ((await host.readFile(`/proc/${master}/cmdline`)) ?? '').replaceAll('\0', ' ');
  const complaints = await host.run(testForeignCommand(nginx, title));
  if (complaints.length > 0) throw new TcplbError('ApplyFailed', complaints.join('; '));
}
