/** `advise`: compares the ways to a workload. */
import { adviseWorkload, formatAdvice } from '@tcplb/core';
import { nextFlags } from '../cli/next-commands.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { type PortOptions, readPorts } from './expose/requested-ports.ts';
import { parseWorkloadReference } from './expose/workload-reference.ts';

export interface AdviseOptions extends PortOptions {
  /** `TYPE/NAME` */
  readonly workload: string;
  readonly output: string | undefined;
}

export async function advise(session: Session, options: AdviseOptions): Promise<void> {
  const { terminal, signal } = session;
  const { output } = options;
  const { kind, name } = parseWorkloadReference(options.workload);
  const ports = readPorts(options);
  const client = await session.connect();
  const namespace = session.namespace ?? client.namespace;
  const advice = await adviseWorkload(
    client,
    { kind, name, namespace },
    { ports, flags: nextFlags(session, client), signal },
  );
  if (output === 'json' || output === 'yaml') {
    const object = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'Advice', ...advice };
    return terminal.print(await formatObject(object, output));
  }
  terminal.print(formatAdvice(advice, { wide: output === 'wide', style: terminal.style }));
  for (const { message, suggestion } of advice.warnings) {
    terminal.note(`warning: ${message}`);
    terminal.note(`  ${suggestion}`);
  }
}
