/** A machine reached over the system's OpenSSH client, as an LB host. */
import { TcplbError } from '../../errors.ts';
import type { SshHost, SshHostOptions } from './ssh-host.ts';

/** Fails with `InvalidConfiguration` when the destination is not one. Nothing connects before the first call. */
export function createSshHost(options: SshHostOptions): SshHost {
  throw new TcplbError('Internal', `${options.name} cannot be reached over SSH yet`);
}
