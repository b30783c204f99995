/**
 * An apply that kills itself with SIGKILL: `node dying-apply.ts <json>`. Each step that it enters and each change that it
 * makes to the host is an event; it dies just before event number `dieAt`, and prints the events and the result when it survives.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { NginxConfiguration } from '../../src/configuration.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import type { ApplyResult } from '../../src/host/apply/apply-result.ts';
import type { LbHost } from '../../src/host/lb-host.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import type { Plan } from '../../src/plan.ts';

export interface DyingApply {
  readonly plan: Plan;
  readonly nginx: NginxConfiguration;
  readonly facts: NginxFacts;
  /** Absent: it lives to the end. */
  readonly dieAt?: number;
  /** Taken between probe and reload, so that nginx refuses the revision. */
  readonly portToTake?: number;
  /** As of `ApplyOptions`. */
  readonly testsBackends?: boolean;
}

const { plan, nginx, facts, dieAt, portToTake, testsBackends = true } = JSON.parse(process.argv[2] ?? '') as DyingApply;
const events: string[] = [];
const die = (): void => void process.kill(process.pid, 'SIGKILL');

function event(name: string): void {
  if (events.push(name) - 1 === dieAt) die();
}

/** The event `during writeTree` comes as soon as the first file is there. */
async function writeTree(directory: string, files: Parameters<LbHost['writeTree']>[1]): Promise<void> {
  event('writeTree');
  const writing = local.writeTree(directory, files);
  while (!existsSync(`${directory}.partial/${files[0]?.path}`) && !existsSync(directory)) await turn();
  event('during writeTree');
  await writing;
}

const local = createLocalHost();
const host: LbHost = {
  ...local,
  run: (command, options) => {
    event(`run ${command.command} ${command.args[0]}`);
    return local.run(command, options);
  },
  makeDirectory: (path) => {
    event('makeDirectory');
    return local.makeDirectory(path);
  },
  writeTree,
  swapLink: (path, target) => {
    event('swapLink');
    return local.swapLink(path, target);
  },
  remove: (path) => {
    event('remove');
    return local.remove(path);
  },
  signal: (pid, signal) => {
    event(signal);
    return local.signal(pid, signal);
  },
};

let result: ApplyResult | undefined;
try {
  result = await applyPlan(host, plan, nginx, {
    facts,
    testsBackends,
    onStep: (step) => {
      event(`step ${step}`);
      if (step === 'stage' && portToTake !== undefined) createServer().listen(portToTake, '127.0.0.1').unref();
    },
  });
  events.push(`=> ${result.outcome}`);
} catch (error) {
  events.push(`=> ${(error as Error & { code?: string }).code}`);
}
console.log(JSON.stringify({ events, result }));
