/** What `expose` did, why so, and what to do next. Pure. */
import { type DryRun, describeListener, type ExposeResult } from '@tcplb/core';
import { indentRows } from '../../help/indent-rows.ts';
import { dryRunSuffix } from '../../output/dry-run-suffix.ts';

export interface ExposedDescription extends ExposeResult {
  readonly dryRun: DryRun;
  /** ` -n NAME` where the commands to come need it, else empty. */
  readonly namespaceFlag: string;
}

export function describeExposed(description: ExposedDescription): string {
  const { service, explanation, listenAddresses, outcome, dryRun, namespaceFlag } = description;
  const { name } = service.metadata;
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
  const command = (verb: string) => `kubectl tcplb ${verb} ${name}${namespaceFlag}`;
  const next = indentRows([
    [command('backends'), 'see where connections are going to'],
    ['kubectl tcplb apply', 'let the nginx of this machine serve it'],
    [command('test'), 'prove that it works'],
  ]);
  return `${lines.join('\n')}\nNext:\n${next}\n`;
}
