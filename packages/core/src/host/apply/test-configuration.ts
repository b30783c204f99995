/**
 * Step `test`: `nginx -t` on a staged revision, while another one is live. It opens neither the live pid file nor the
 * live sockets in a way that changes them: a listener that exists already is left alone (EADDRINUSE is ignored in a
 * test), one that it creates for the test is removed again, and an absent pid file is created empty.
 */
import type { NginxConfiguration } from '../../configuration.ts';
import type { CommandResult, HostCommand } from '../lb-host.ts';
import { emergencies } from '../nginx-process.ts';
import type { ApplyContext } from './apply-context.ts';

/** `socket()` fails where the kernel lacks the address family, as without IPv6. */
const CANNOT_LISTEN = /^(bind\(\) to|socket\(\)) /;

export interface Verdict {
  readonly accepted: boolean;
  /** nginx's own words on why not, one complaint each; files of the revision are named relative to it. */
  readonly complaints: readonly string[];
  /** Path, relative to the revision, of the file that the complaint names; absent when it names none of ours. */
  readonly file?: string;
  /** True when it is about a listener that cannot be had. */
  readonly cannotListen: boolean;
}

export const ACCEPTED: Verdict = { accepted: true, complaints: [], cannotListen: false };

/** Enters the step. `directory` is the staged revision's. */
export function testRevision({ host, nginx, signal, enter }: ApplyContext, directory: string): Promise<Verdict> {
  enter('test');
  return host.run(testConfigurationCommand(nginx, directory), signal === undefined ? {} : { signal });
}

/** `directory` is the revision's. */
export function testConfigurationCommand(nginx: NginxConfiguration, directory: string): HostCommand<Verdict> {
  return {
    command: nginx.binary,
    args: ['-t', '-p', nginx.directory, '-c', `${directory}/nginx.conf`],
    parse: (result) => parseVerdict(result, directory),
  };
}

function parseVerdict({ exitCode, stderr }: CommandResult, directory: string): Verdict {
  if (exitCode === 0) return ACCEPTED;
  const found = emergencies(stderr);
  const words = found.length > 0 ? found : [stderr.trim() || `nginx -t ended with exit code ${exitCode}`];
  // The staged directory is gone when somebody reads this.
  const complaints = words.map((word) => word.replaceAll(`${directory}/`, ''));
  const first = complaints[0] ?? '';
  const file = / in ([^/].*):\d+$/.exec(first)?.[1];
  return { accepted: false, complaints, cannotListen: CANNOT_LISTEN.test(first), ...(file && { file }) };
}
