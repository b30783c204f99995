/** The nodes of a sandbox, by name. */
import { TcplbError } from '@tcplb/core';
import { createMachine, deleteNode, type Machine, type MachineOptions } from './machine.ts';
import type { NodeFabric } from './network/fabric.ts';

export interface NodeSet {
  /** Sorted by name, `node-2` before `node-10`. */
  list(): readonly Machine[];
  /** Next free name (prefix and number) when none is given. Resolves when the node is Ready. */
  add(name?: string): Promise<Machine>;
  remove(name: string): Promise<void>;
  /** Fails with `NotFound`. */
  get(name: string): Machine;
  /**
   * Switches all of them off, also those that are still being made; `leave` also takes their Node objects away. Rejects
   * with the first failure when all the others are off.
   */
  stop(how: 'stay' | 'leave'): Promise<void>;
}

/** A DNS subdomain, as the API server wants it of a Node's name. */
const NODE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function createNodeSet(fabric: NodeFabric, prefix: string, options: MachineOptions): NodeSet {
  const machines = new Map<string, Machine>();
  const pending = new Map<string, Promise<Machine>>();
  const isTaken = (name: string) => machines.has(name) || pending.has(name);
  let stopped = false;

  const make = async (name: string): Promise<Machine> => {
    const machine = createMachine(name, await fabric.createPlace(), options);
    try {
      await machine.start();
    } catch (error) {
      await machine.discard();
      throw error;
    }
    machines.set(name, machine);
    return machine;
  };
  const get = (name: string): Machine => {
    const machine = machines.get(name);
    if (machine !== undefined) return machine;
    const known = [...machines.keys()].join(', ') || 'none';
    throw new TcplbError('NotFound', `the sandbox has no node "${name}"`, { suggestions: [`Its nodes: ${known}.`] });
  };
  return {
    list: () => [...machines.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    get,
    async add(wanted) {
      const name = wanted ?? nextName(prefix, isTaken);
      checkName(name);
      if (isTaken(name)) throw new TcplbError('AlreadyExists', `the sandbox already has a node "${name}"`);
      if (stopped) throw new TcplbError('Cancelled', `node "${name}" was not made: the sandbox is stopping`);
      const making = make(name).finally(() => pending.delete(name));
      pending.set(name, making);
      return making;
    },
    async remove(name) {
      await get(name).remove();
      machines.delete(name);
    },
    async stop(how) {
      stopped = true;
      await Promise.allSettled(pending.values());
      const all = [...machines.values()];
      machines.clear();
      const results = await Promise.allSettled(
        all.map(async (machine) => {
          if (how === 'leave') await deleteNode(options.client, machine.name).finally(machine.discard);
          else await machine.discard();
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

function nextName(prefix: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) if (!isTaken(`${prefix}${number}`)) return `${prefix}${number}`;
}

function checkName(name: string): void {
  if (NODE_NAME.test(name) && name.length <= 63) return;
  throw new TcplbError('InvalidInput', `"${name}" is not a node name`, {
    suggestions: ['Use up to 63 lower case letters, digits, "-" and ".", beginning and ending with a letter or digit.'],
  });
}
