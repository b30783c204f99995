/** What the systemd unit of an agent depends on. */
import type { NginxConfiguration } from '../../configuration.ts';

export interface UnitOptions {
  /** Whom the agent and its nginx run as. */
  readonly user: string;
  /** Absolute path of Node.js. */
  readonly node: string;
  /** Flags of `kubectl tcplb agent` besides `--kubeconfig`. */
  readonly flags: readonly string[];
  readonly nginx: Pick<NginxConfiguration, 'directory' | 'layout'>;
  /** Whether keepalived is started, too, to move addresses; only root's can. */
  readonly sharesAddresses: boolean;
  /** Whether nginx may connect from its clients' addresses (`tcplb.dev/transparent`). */
  readonly transparent: boolean;
}
