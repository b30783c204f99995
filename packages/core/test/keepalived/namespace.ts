/** A network namespace with a few interfaces that lead nowhere, for programs that look at what the machine has. */
import { spawnSync } from 'node:child_process';
import type { HostCommand } from '../../src/host/lb-host.ts';

const has = (command: string, ...args: string[]) => spawnSync(command, args).error === undefined;

const missing = [
  ...(process.getuid?.() === 0 ? [] : ['root']),
  ...(has('ip', '-V') ? [] : ['iproute2']),
  ...(has('keepalived', '-v') ? [] : ['keepalived']),
];

/** Whether keepalived can be run here, in namespaces. */
export const hasKeepalived = missing.length === 0;

/** To be put behind the names of tests that are skipped without it. */
export const keepalivedNote = hasKeepalived ? '' : ` (SKIPPED: ${missing.join(', ')} missing)`;

export interface Namespace extends Disposable {
  readonly name: string;
  /** Runs a program there, to its end. */
  run<T>(command: HostCommand<T>): T;
  /** Runs a program there that changes something. Fails when it does. */
  change(command: string, ...args: string[]): void;
}

/** Fails when a step does not succeed. `interfaces`: name and the addresses that it has, `address/prefix`. */
export function createNamespace(name: string, interfaces: Readonly<Record<string, readonly string[]>>): Namespace {
  const run = <T>({ command, args, parse }: HostCommand<T>): T => {
    const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', name, command, ...args], { encoding: 'utf8' });
    return parse({ exitCode: status ?? 1, stdout, stderr });
  };
  const change = (command: string, ...args: string[]): void =>
    run({
      command,
      args,
      parse({ exitCode, stderr }) {
        if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
      },
    });
  spawnSync('ip', ['netns', 'delete', name]);
  const { status, stderr } = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  change('ip', 'link', 'set', 'lo', 'up');
  for (const [index, [link, addresses]] of Object.entries(interfaces).entries()) {
    change('ip', 'link', 'add', link, 'type', 'veth', 'peer', 'name', `far${index}`);
    for (const end of [link, `far${index}`]) change('ip', 'link', 'set', end, 'up');
    for (const address of addresses) change('ip', 'address', 'add', address, 'dev', link, 'nodad');
  }
  change('sysctl', '-qw', 'net.ipv4.ip_nonlocal_bind=1', 'net.ipv6.ip_nonlocal_bind=1');
  return { name, run, change, [Symbol.dispose]: () => void spawnSync('ip', ['netns', 'delete', name]) };
}
