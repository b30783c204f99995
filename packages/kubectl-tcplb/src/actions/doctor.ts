/** `doctor`: goes through the chain and says what is broken. */
import { type CheckResult, runDoctor } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { describeTotals, formatResult } from './doctor/format-result.ts';

export interface ExamineOptions {
  readonly name?: string | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
}

/** Resolves to 1 when something is broken. */
export async function examine(session: Session, options: ExamineOptions): Promise<number> {
  const { terminal, signal } = session;
  const { name, output, config } = options;
  const results: CheckResult[] = [];
  const examination = runDoctor({
    connect: () => session.connect(),
    configuration: { env: process.env, cwd: process.cwd(), ...omitUndefined({ path: config }) },
    flags: { cluster: session.clusterFlags, tcplb: config === undefined ? [] : ['--config', config] },
    signal,
    ...omitUndefined({ name, namespace: session.namespace }),
  });
  for await (const result of examination) {
    results.push(result);
    if (output === undefined) terminal.print(formatResult(result, terminal.style));
  }
  if (output === 'json' || output === 'yaml') {
    const diagnosis = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'Diagnosis', results };
    terminal.print(await formatObject(diagnosis, output));
  } else {
    terminal.print(`\n${describeTotals(results)}\n`);
  }
  return results.some(({ status }) => status === 'fail') ? exitCodes.failure : exitCodes.success;
}
