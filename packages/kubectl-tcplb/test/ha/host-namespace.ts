/** A machine on the network of a sandbox: a network namespace with one interface, `eth0`, on the sandbox's bridge. */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface HostNamespace {
  /** What to put before a command so that it runs there; a program and its arguments. */
  readonly enter: readonly string[];
  /** The IPv4 addresses of its interface, without prefix. */
  addresses(): Promise<string[]>;
  /** Of all processes there but observers; with a name (`nginx`), of those of that program. */
  pids(name?: string): Promise<number[]>;
  /** Runs a command that is no part of the machine: nothing that is done to all processes is done to it. */
  observe(command: readonly string[]): Observer;
  /** Takes the cable out, and puts it back. */
  setLink(state: 'up' | 'down'): Promise<void>;
  /** An isolated machine reaches those that are not, but no other isolated one. */
  setIsolated(isIsolated: boolean): Promise<void>;
  /** Sends a signal to all processes there, or to those of one program. */
  signalAll(signal: NodeJS.Signals, name?: string): Promise<void>;
  /** Ends all processes and takes all but its own address away, as a power cut does. */
  powerOff(): Promise<void>;
  /** Ends all processes and takes it away. */
  remove(): Promise<void>;
}

export type Observer = ChildProcessByStdio<null, Readable, null>;

export interface HostNamespaceOptions {
  /** Up to 6 characters. */
  readonly name: string;
  /** `198.18.0.100/20` */
  readonly address: string;
  readonly bridge: string;
}

const PREFIX = 'tcplbha';

/** Needs root and iproute2. */
export async function createHostNamespace({ name, address, bridge }: HostNamespaceOptions): Promise<HostNamespace> {
  const namespace = `${PREFIX}${process.pid}-${name}`;
  const veth = `h${process.pid}-${name}`;
  const inside = (...args: string[]) => ip('-netns', namespace, ...args);
  await ip('netns', 'add', namespace);
  const machine = describeNamespace(namespace, veth, address);
  try {
    await ip('link', 'add', 'name', veth, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    await ip('link', 'set', 'dev', veth, 'master', bridge, 'up');
    await inside('link', 'set', 'dev', 'lo', 'up');
    await inside('address', 'add', address, 'dev', 'eth0');
    await inside('link', 'set', 'dev', 'eth0', 'up');
    // nginx listens on addresses that the host may get later.
    await run('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', 'net.ipv4.ip_nonlocal_bind=1']);
    return machine;
  } catch (error) {
    await machine.remove();
    throw error;
  }
}

function describeNamespace(namespace: string, veth: string, address: string): HostNamespace {
  const inside = (...args: string[]) => ip('-netns', namespace, ...args);
  const enter = ['ip', 'netns', 'exec', namespace];
  const observers = new Set<number>();
  const pids = async (name?: string) => {
    const all = (await ip('netns', 'pids', namespace)).split('\n').filter(Boolean).map(Number);
    const machine = all.filter((pid) => !observers.has(pid));
    const names = await Promise.all(machine.map(readName));
    return machine.filter((_, index) => name === undefined || names[index] === name);
  };
  const signalAll = async (signal: NodeJS.Signals, name?: string) => {
    for (const pid of await pids(name)) kill(pid, signal);
  };
  const setLink = async (state: 'up' | 'down') => void (await ip('link', 'set', 'dev', veth, state));
  const endAll = async () => {
    // Those that are started by one that is about to be ended are met the next time.
    while ((await pids()).length > 0) await signalAll('SIGKILL');
  };
  const addresses = async () => {
    const [eth0] = JSON.parse(await inside('-json', '-4', 'address', 'show', 'dev', 'eth0')) as [Interface?];
    return eth0?.addr_info.map(({ local }) => local) ?? [];
  };
  return {
    enter,
    addresses,
    pids,
    observe(command) {
      const observer = spawn('ip', [...enter.slice(1), ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
      if (observer.pid !== undefined) observers.add(observer.pid);
      return observer;
    },
    setLink,
    setIsolated: async (isIsolated) => {
      await ip('link', 'set', 'dev', veth, 'type', 'bridge_slave', 'isolated', isIsolated ? 'on' : 'off');
    },
    signalAll,
    async powerOff() {
      // First, because the processes can only be ended one after the other, and nobody is to hear of that.
      await setLink('down');
      await endAll();
      await inside('address', 'flush', 'dev', 'eth0');
      await inside('address', 'add', address, 'dev', 'eth0');
      await setLink('up');
    },
    async remove() {
      await endAll();
      // First, because the kernel takes its time with the interfaces of a namespace that is gone.
      await ip('link', 'delete', veth).catch(() => {});
      await ip('netns', 'delete', namespace);
    },
  };
}

interface Interface {
  readonly addr_info: readonly { readonly local: string }[];
}

/** As the kernel has it; undefined for a process that is gone. */
async function readName(pid: number): Promise<string | undefined> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined))?.trim();
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The bridge of the sandbox of which the balancer address is this one, and its prefix length. */
export async function findBridge(balancerAddress: string): Promise<{ name: string; prefixLength: number }> {
  const links = JSON.parse(await ip('-json', '-4', 'address', 'show')) as {
    readonly ifname: string;
    readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
  }[];
  for (const { ifname: name, addr_info: infos } of links) {
    const info = infos.find(({ local }) => local === balancerAddress);
    if (info !== undefined) return { name, prefixLength: info.prefixlen };
  }
  throw new Error(`no interface has ${balancerAddress}`);
}

/** Takes away what runs of this that were killed have left behind. */
export async function removeDeadNamespaces(): Promise<void> {
  const list = (await ip('netns', 'list')).split('\n').map((line) => line.split(' ')[0] ?? '');
  for (const namespace of list) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(namespace)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await describeNamespace(namespace, '', '').remove();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function ip(...args: string[]): Promise<string> {
  return (await run('ip', args)).stdout;
}
