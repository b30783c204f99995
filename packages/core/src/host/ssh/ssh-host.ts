/** An LB host behind SSH: how it is reached, and what it is besides an LB host. */
import type { LbHost } from '../lb-host.ts';

export interface SshHostOptions {
  /** For messages: what the host is called in tcplb.yaml. */
  readonly name: string;
  /** `[user@]host`, `ssh://[user@]host[:port]` or a Host of ssh's configuration, as `ssh` takes it. */
  readonly destination: string;
  /** 1–65535. Default: what ssh's configuration says, else 22. */
  readonly port?: number;
  /** Private key file. Default: what ssh's configuration and its agent offer. */
  readonly identityFile?: string;
  /** Configuration file for ssh (`-F`) in place of the user's. */
  readonly sshConfig?: string;
  /** Milliseconds for the connection to come up, jump hosts included. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Does everything there through `sudo -n`, for users who may not do it themselves. Default false. */
  readonly become?: boolean;
}

/** Connects with the first call, and again with the next call after the connection was lost. */
export interface SshHost extends LbHost {
  /** Ends the connection, and with it whatever still runs over it. A later call connects again. */
  close(): Promise<void>;
}
