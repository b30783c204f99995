/**
 * Applies and undoes without end, so that it can be killed anywhere: `node endless-apply.ts <json>`. Says `ready` when it
 * can begin, and begins with the first line of its input.
 */
import { once } from 'node:events';
import type { NginxConfiguration } from '../../src/configuration.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { undoRevision } from '../../src/host/apply/undo-revision.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import type { Plan } from '../../src/plan.ts';

export interface EndlessApply {
  readonly plans: readonly [Plan, Plan];
  readonly nginx: NginxConfiguration;
  readonly facts: NginxFacts;
}

const { plans, nginx, facts } = JSON.parse(process.argv[2] ?? '') as EndlessApply;
const host = createLocalHost();
process.stdout.write('ready\n');
// It must not outlive the test.
process.stdin.once('end', () => process.exit());
await once(process.stdin, 'data');
process.stdin.resume();
for (;;) {
  for (const plan of plans) await applyPlan(host, plan, nginx, { facts });
  await undoRevision(host, nginx, { facts });
}
