/** `sandbox node add|remove|start|stop|cut`. */
import type { SandboxControl } from '@tcplb/sandbox';
import type { Session } from '../../cli/session.ts';
import { findSandbox } from './find-sandbox.ts';

const changes = {
  remove: (control: SandboxControl, node: string) => control.removeNode(node),
  start: (control: SandboxControl, node: string) => control.startNode(node),
  stop: (control: SandboxControl, node: string) => control.stopNode(node),
  cut: (control: SandboxControl, node: string) => control.cutNode(node),
};

const outcomes = { remove: 'removed', start: 'started', stop: 'stopped', cut: 'cut off' } as const;

export type NodeChange = keyof typeof changes;

export interface ChangeNodeOptions {
  readonly sandbox: string;
  readonly node: string;
}

/** Fails with `NotFound` for a sandbox or node that is not there. */
export async function changeNode(session: Session, change: NodeChange, { sandbox, node }: ChangeNodeOptions) {
  const { control } = await findSandbox(sandbox, session.signal);
  await changes[change](control, node);
  session.terminal.print(`node/${node} ${outcomes[change]}\n`);
}

/** Without a name the sandbox chooses the next free one. */
export async function addNode(session: Session, sandbox: string, node: string | undefined): Promise<void> {
  const { control } = await findSandbox(sandbox, session.signal);
  const { name, address } = await control.addNode(node);
  session.terminal.print(`node/${name} added (${address})\n`);
}
