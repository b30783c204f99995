/** Services that say something to tcplb and do not ask for it. */
import { LOAD_BALANCER_CLASS } from '@tcplb/core';
import { addEntry } from './edit-yaml.ts';
import type { PlacedService } from './inspect-service.ts';
import type { YamlEdit, YamlFix, YamlProblem } from './yaml-problem.ts';

export function findUnserved(placed: PlacedService): YamlProblem[] {
  const fixes = serveFixes(placed);
  if (placed.service.spec.loadBalancerClass === LOAD_BALANCER_CLASS) return wrongType(placed, fixes);
  return placed.annotations.map(({ key, path }) => ({
    ...key,
    severity: 'warning',
    code: 'InvalidObject',
    message: `${path[2]} does nothing here: tcplb serves Services of type LoadBalancer with loadBalancerClass ${LOAD_BALANCER_CLASS}.`,
    fixes,
  }));
}

function wrongType({ entries }: PlacedService, fixes: readonly YamlFix[]): YamlProblem[] {
  const find = (field: string) => entries.find(({ path }) => path.length === 2 && path.join('.') === `spec.${field}`);
  const place = find('type') ?? find('loadBalancerClass');
  const span = place?.value ?? place?.key;
  if (span === undefined) return [];
  const message = 'Only a Service of type LoadBalancer may have a loadBalancerClass.';
  return [{ ...span, severity: 'error', code: 'InvalidObject', message, fixes }];
}

/** What a Service needs to be served. */
const NEEDED: readonly (readonly [field: string, value: string])[] = [
  ['type', 'LoadBalancer'],
  ['loadBalancerClass', LOAD_BALANCER_CLASS],
];

function serveFixes({ document, entries }: PlacedService): YamlFix[] {
  const spec = entries.find(({ path }) => path.join('.') === 'spec');
  if (spec === undefined) return [];
  const edits = NEEDED.flatMap(([field, value]): YamlEdit[] => {
    const entry = entries.find(({ path }) => path.length === 2 && path.join('.') === `spec.${field}`);
    if (entry?.scalar === value) return [];
    if (entry?.value) return [{ ...entry.value, text: value }];
    const added = entry ? undefined : addEntry(document, spec, entries, `${field}: ${value}`);
    return added ? [added] : [];
  });
  return edits.length > 0 ? [{ kind: 'serve', subject: LOAD_BALANCER_CLASS, edits }] : [];
}
