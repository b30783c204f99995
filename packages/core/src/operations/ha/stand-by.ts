/** Has a host leave the addresses of some instances to the others, for a while that ends by itself. */
import { TcplbError } from '../../errors.ts';
import { hostPaths } from '../../host/host-paths.ts';
import type { HostCommand, HostRequestOptions } from '../../host/lb-host.ts';
import { armUndo } from '../../host/undo-timer.ts';
import { standbyFile } from '../../keepalived/keepalived-files.ts';
import type { HaMember } from './look-at-host.ts';

export interface StandBy {
  /** Never fails: the host's own timer does what we cannot. */
  end(): Promise<void>;
}

export interface StandByOptions extends HostRequestOptions {
  /** Whole seconds after which the host ends it by itself. */
  readonly seconds: number;
}

/** VALUE FILE… */
const WRITE = 'value=$1; shift; for file; do echo "$value" >"$file" || exit; done';

/** `instances`: their names. Fails with `ApplyFailed` when keepalived cannot be told; it is not left standing by then. */
export async function standBy(
  { name, host, nginx }: Pick<HaMember, 'name' | 'host' | 'nginx'>,
  instances: readonly string[],
  { seconds, ...options }: StandByOptions,
): Promise<StandBy> {
  const files = instances.map((instance) => standbyFile(nginx.directory, instance));
  const timer = await armUndo(host, {
    directory: hostPaths(nginx).run,
    seconds,
    undo: writeCommand(name, '0', files),
    ...options,
  });
  // In this order, the timer still runs when we do not come through.
  const end = (): Promise<void> =>
    host
      .run(writeCommand(name, '0', files))
      .then(timer.disarm)
      .then(
        () => {},
        () => {},
      );
  try {
    await host.run(writeCommand(name, '1', files), options);
  } catch (error) {
    await end();
    throw error;
  }
  return { end };
}

function writeCommand(name: string, value: '0' | '1', files: readonly string[]): HostCommand<void> {
  return {
    command: 'sh',
    args: ['-c', WRITE, 'sh', value, ...files],
    parse: ({ exitCode, stderr }) => {
      if (exitCode === 0) return;
      throw new TcplbError('ApplyFailed', `keepalived on ${name} cannot be told to stand by: ${stderr.trim()}`);
    },
  };
}
