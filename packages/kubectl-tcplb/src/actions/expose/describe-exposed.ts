/** What `expose` did, why so, and what to do next. Pure. */
import { type CommandLines, type DryRun, describeListener, type ExposeResult, type ServiceManifest } from '@tcplb/core';
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
    ...describeLeftovers(service),
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

/** Kubernetes before 1.30 has no way to take a node port from a Service of this type. */
function describeLeftovers({ spec }: ServiceManifest): string[] {
  if (spec.allocateLoadBalancerNodePorts !== false) return [];
  return spec.ports
    .filter(({ nodePort = 0 }) => nodePort !== 0)
    .map(
      ({ nodePort }) => `  node port ${nodePort} stays open: only \`unexpose\` closes it in this version of Kubernetes`,
    );
}
