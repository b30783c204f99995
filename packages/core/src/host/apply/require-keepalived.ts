/** Step `test`, keepalived's part: a staged revision that it does not accept is not put live. */
import { TcplbError } from '../../errors.ts';
import { NGINX_CHECK_FILE, SCRIPT_USER } from '../../keepalived/keepalived-files.ts';
import { ownAddresses } from '../../keepalived/read-rendered.ts';
import type { RenderedFile } from '../../nginx/rendered-file.ts';
import type { HostCommand } from '../lb-host.ts';
import { addressesCommand } from '../read-addresses.ts';
import type { ApplyContext } from './apply-context.ts';
import type { CurrentState } from './current-state.ts';
import { isKeepalivedSettled, keepalivedConfiguration } from './keepalived-state.ts';
import { testKeepalivedCommand } from './test-keepalived.ts';

/**
 * Asks nothing when keepalived runs with the same configuration already. Fails with `ConfigRejected`, after having removed
 * the staged `directory`, and with `MissingProgram`.
 */
export async function requireKeepalived(
  context: ApplyContext,
  directory: string,
  files: readonly RenderedFile[],
  { keepalived }: CurrentState,
): Promise<void> {
  const configuration = keepalivedConfiguration(files);
  if (configuration === undefined || isKeepalivedSettled(files, keepalived)) return;
  const { host, signal, keepalived: binary } = context;
  try {
    await requireRights(context);
    const complaints = await host.run(testKeepalivedCommand(binary, directory), signal === undefined ? {} : { signal });
    if (complaints.length > 0) throw rejected(`keepalived does not accept its configuration: ${complaints.join('; ')}`);
    await requireOwnAddresses(context, configuration);
    await requireReadable(context, directory);
  } catch (error) {
    await host.remove(directory);
    throw error;
  }
}

/** Bits of what keepalived needs to have addresses, and to run its checks as another user (capabilities(7)). */
const CAPABILITIES = { CAP_SETGID: 6n, CAP_SETUID: 7n, CAP_NET_ADMIN: 12n, CAP_NET_RAW: 13n };

/** Without the first two keepalived runs none of its checks, and takes each for successful. */
async function requireRights({ host }: ApplyContext): Promise<void> {
  const status = (await host.readFile('/proc/self/status')) ?? '';
  const has = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const missing = Object.entries(CAPABILITIES).flatMap(([name, bit]) => ((has >> bit) & 1n ? [] : [name]));
  if (missing.length === 0) return;
  throw new TcplbError(
    'ConfigRejected',
    `keepalived cannot look after addresses on ${host.name} without ${missing.join(', ')}`,
    {
      suggestions: ['Run it as root, or reach the host as root: ssh, or become, in tcplb.yaml.'],
    },
  );
}

/** keepalived would start, and hold no address for ever. */
async function requireOwnAddresses({ host }: ApplyContext, configuration: string): Promise<void> {
  const has = new Set((await host.run(addressesCommand())).map(({ address }) => address));
  const missing = ownAddresses(configuration).filter((address) => !has.has(address));
  if (missing.length === 0) return;
  throw rejected(`${host.name} does not have ${missing.join(' and ')}, from which keepalived is to talk`);
}

/** keepalived would take it for an nginx that does not answer. */
async function requireReadable({ host, paths }: ApplyContext, directory: string): Promise<void> {
  const script = `${directory}/${NGINX_CHECK_FILE}`;
  const isReadable = await host.run(readableCommand(script, paths.run)).catch((error: TcplbError) => {
    if (error.code === 'MissingProgram') return true;
    throw error;
  });
  if (isReadable) return;
  const message = `${SCRIPT_USER}, as whom keepalived runs its checks, may not read ${script} and what is in ${paths.run}`;
  throw new TcplbError('ConfigRejected', message, {
    suggestions: [
      `Let others pass through the directories that lead there: chmod o+x ${paths.directory}, and those above.`,
    ],
  });
}

/** Whether keepalived's checks can be read, and get at the revision socket. */
function readableCommand(script: string, run: string): HostCommand<boolean> {
  const args = ['-u', SCRIPT_USER, '--', 'test', '-r', script, '-a', '-x', run];
  return { command: 'runuser', args, parse: ({ exitCode }) => exitCode === 0 };
}

function rejected(message: string): TcplbError {
  return new TcplbError('ConfigRejected', message, {
    suggestions: ['Check keepalived.interface and unicastAddresses of this host in tcplb.yaml.'],
  });
}
