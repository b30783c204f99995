/**
 * `bench NAME…` runs benchmarks, all of them without a name. Each prints a table and then one line of JSON, which is the
 * last; the exit code is 1 when a bound was passed.
 */
import type { Bench } from './bench-result.ts';

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  'agent-traffic': async () => (await import('./agent-traffic.ts')).benchAgentTraffic,
  'agent-memory': async () => (await import('./agent-memory.ts')).benchAgentMemory,
  propagation: async () => (await import('./propagation.ts')).benchPropagation,
  activation: async () => (await import('./activation.ts')).benchActivation,
  'plan-cost': async () => (await import('./plan-cost.ts')).benchPlanCost,
  'tree-follow': async () => (await import('./tree-follow.ts')).benchTreeFollow,
  failover: async () => (await import('./failover.ts')).benchFailover,
  startup: async () => (await import('./startup.ts')).benchStartup,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = await benches[name]?.();
  if (bench === undefined) continue;
  const result = await bench();
  console.log(JSON.stringify(result));
  if (!result.ok) process.exitCode = 1;
}
