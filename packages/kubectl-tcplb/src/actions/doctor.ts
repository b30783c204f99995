/** `doctor`: goes through the chain and says what is broken. */
import { type CheckResult, openHosts, readConfigurationFile, runDoctor, TcplbError } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { describeTotals, formatResult } from './doctor/format-result.ts';
import { noteFirstHost } from './rollout/note-first-host.ts';

export interface ExamineOptions {
  readonly name?: string | undefined;
  readonly output?: string | undefined;
  readonly config?: string | undefined;
  /** Of those that the configuration names; default the first. */
  readonly host?: string | undefined;
}

/** Resolves to 1 when something is broken. */
export async function examine(session: Session, options: ExamineOptions): Promise<number> {
  const { terminal, signal } = session;
  const { name, output, config } = options;
  const results: CheckResult[] = [];
  const opened = await openExamined(session, options);
  await using _closing = opened;
  const [host] = opened?.hosts ?? [];
  const examination = runDoctor({
    connect: () => session.connect(),
    configuration: { env: process.env, cwd: process.cwd(), ...omitUndefined({ path: config }) },
    flags: { cluster: session.clusterFlags, tcplb: config === undefined ? [] : ['--config', config] },
    signal,
    ...omitUndefined({ name, namespace: session.namespace, host: host?.host }),
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

/** Undefined for this machine: no file names hosts, or it is for the examination to say what is wrong with it. */
async function openExamined({ terminal }: Session, { config, host, output }: ExamineOptions) {
  const found = await readConfigurationFile({
    env: process.env,
    cwd: process.cwd(),
    ...omitUndefined({ path: config }),
  }).catch((error: unknown) => {
    if (host !== undefined) throw error;
    return undefined;
  });
  const [first] = found?.configuration.hosts ?? [];
  if (found === undefined || first === undefined) {
    if (host === undefined) return undefined;
    throw new TcplbError('NotFound', `no host ${host} to examine: no tcplb.yaml names hosts`);
  }
  if (host === undefined && output === undefined) noteFirstHost(found.configuration, terminal);
  return openHosts(found.configuration, { names: [host ?? first.name] });
}
