/** What chaos is going to touch, for whoever has to say yes to it. Pure. */
import type { ChaosPlan } from '@tcplb/core';
import type { ChaosSettings } from './chaos-settings.ts';

export function describeChaosPlan(plan: ChaosPlan, load: ChaosSettings['load']): string {
  const { target, owner, faults, skipped } = plan;
  const has = owner === undefined ? '' : `, which ${owner} has now`;
  const lines = [
    `${load.rate} new connections a second to ${target}${has}; ${load.keepOpen} are kept open`,
    ...faults.map(({ kind, touches }) => `  ${kind}: ${touches}`),
    ...skipped.map(({ fault, reason }) => `  ${fault}: left out, since ${reason}`),
    'One after the other, each when all is in sync again. What is done to a host is done to the one that has the address',
    `by then, and is undone after ${load.durationMs / 1000} s, by a timer on the host itself if need be.`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
