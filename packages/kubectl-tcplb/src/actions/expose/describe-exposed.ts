/** What `expose` did, why so, and what to do next. Pure. */
import { type CommandLines, type DryRun, describeListener, type ExposeResult } from '@tcplb/core';
import { indentRows } from '../../help/indent-rows.ts';
import { dryRunSuffix } from '../../output/dry-run-suffix.ts';

export interface ExposedDescription extends ExposeResult {
  readonly dryRun: DryRun;
  /** For what comes next. */
  readonly commands: CommandLines;
}

export function describeExposed(description: ExposedDescription): string {
  const { service, explanation, listenAddresses, outcome, dryRun, commands } = description;
  const { name, namespace } = service.metadata;
  const lines = [
    `service/${name} ${outcome}${dryRunSuffix(dryRun)}`,
    `  ${explanation}`,
    ...service.spec.ports.flatMap(({ port, protocol, targetPort }) =>
      listenAddresses.map(
        (address) =>
          `  listener ${describeListener({ address, port, ...(protocol && { protocol }) })}, to port ${targetPort} of the pods`,
      ),
    ),
  ];
  if (dryRun !== 'none') return `${lines.join('\n')}\n`;
  const command = (verb: string) => commands.tcplb(verb, name, ...commands.namespaceWords(namespace));
  const next = indentRows([
    [command('backends'), 'see where connections are going to'],
    [commands.tcplb('apply'), 'let the nginx of this machine serve it'],
    [command('test'), 'prove that it works'],
  ]);
  return `${lines.join('\n')}\nNext:\n${next}\n`;
}
