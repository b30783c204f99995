/** `chaos`: breaks things on purpose and measures what clients notice of it. */
import {
  type ChaosReport,
  type ChaosStage,
  chooseKinds,
  describeChaos,
  type FaultKind,
  planChaos,
  runChaos,
} from '@tcplb/core';
import { confirm } from '../../cli/confirm.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { omitUndefined } from '../../cli/omit-undefined.ts';
import type { Session } from '../../cli/session.ts';
import { formatObject } from '../../output/print-object.ts';
import { openHere } from '../open-here.ts';
import { pictureOptions } from '../test/picture-options.ts';
import type { ChaosSettings } from './chaos-settings.ts';
import { chooseHosts } from './choose-hosts.ts';
import { describeChaosPlan } from './describe-chaos-plan.ts';

const stages: Readonly<Record<ChaosStage, string>> = {
  settling: 'waiting until all is in sync',
  running: 'given; waiting until all is in sync again',
};

/**
 * Resolves to 3 when a bound was passed or something did not heal, and to 130 when it was cancelled. Fails as `planChaos`
 * and `runChaos` do, and with `Cancelled` when the answer is no.
 */
export async function chaosHere(session: Session, settings: ChaosSettings): Promise<number> {
  const { terminal, signal } = session;
  const client = await session.connect();
  await using opened = await openHere(session, { config: settings.config });
  const touchable = chooseHosts(opened.hosts, settings.hostNames);
  const { name, port, address, faults: kinds } = settings;
  const chosen = kinds === undefined ? chooseKinds(touchable) : { kinds, withheld: [] };
  const target = { namespace: session.namespace ?? client.namespace, name, ...omitUndefined({ port, address }) };
  const scene = { client, hosts: opened.hosts, touchable, target };
  const planned = await planChaos(scene, chosen.kinds, { signal });
  const plan = { ...planned, skipped: [...chosen.withheld, ...planned.skipped] };
  const told = describeChaosPlan(plan, settings.load);
  if (settings.isDryRun) {
    terminal.print(told);
    return exitCodes.success;
  }
  terminal.note(told.trimEnd());
  if (settings.asks) await confirm(session, 'Go on?');
  const onStage = (stage: ChaosStage, fault: FaultKind): void => terminal.progress(`${fault}: ${stages[stage]} …`);
  const faults = plan.faults.map(({ kind }) => kind);
  const report = await runChaos({ ...scene, ...settings.load, faults, signal, onStage });
  terminal.progress('');
  await printReport(session, { ...report, skipped: [...plan.skipped, ...report.skipped] }, settings.output);
  if (report.cancelled) return exitCodes.cancelled;
  return report.passed ? exitCodes.success : exitCodes.testFailed;
}

async function printReport({ terminal }: Session, report: ChaosReport, output: string | undefined): Promise<void> {
  if (output === 'json' || output === 'yaml') {
    const object = { apiVersion: 'tcplb.dev/v1alpha1', kind: 'ChaosReport', ...report };
    return terminal.print(await formatObject(object, output));
  }
  terminal.print(describeChaos(report, pictureOptions(terminal)));
  for (const { fault, problems } of report.faults) {
    for (const problem of problems) terminal.note(`error: ${fault}: ${problem}`);
  }
  for (const { fault, reason } of report.skipped) terminal.note(`note: ${fault} left out: ${reason}`);
  if (report.cancelled) terminal.note('note: cancelled; what was done is undone');
}
