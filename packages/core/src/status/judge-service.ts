/** Whether a Service has what it asks for, and if not why, in the words of its condition. Pure. */

import { describeListener, describeListeners } from '../exposure/describe.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { type Rejection, serviceTitle } from '../exposure/rejection.ts';
import { ANY_ADDRESS } from '../exposure/taken-ports.ts';
import type { ApplyResult, Quarantine } from '../host/apply/apply-result.ts';
import type { Service } from '../snapshot.ts';
import { unservedPorts } from './ingress.ts';

/** What a plan and its apply made of one Service. */
export interface Programming {
  /** Absent when it is rejected as a whole. */
  readonly exposure?: Exposure;
  readonly rejected: readonly Rejection[];
  readonly quarantine?: Quarantine;
  /** Whether a pod of it takes connections: nodes accept on their node ports in any case. */
  readonly hasPods: boolean;
  readonly outcome: ApplyResult['outcome'];
}

export interface Judgement {
  /** `True` when every port is served and leads to a backend that is ready. */
  readonly status: 'True' | 'False';
  /** CamelCase. */
  readonly reason: string;
  /** At most 1,024 characters. */
  readonly message: string;
  /** `Warning` also when all is served and something that was asked for does nothing. */
  readonly eventType: 'Normal' | 'Warning';
}

/** What API servers accept as the note of an Event. */
const MAX_MESSAGE = 1024;

/** Undefined for a Service that the plan knows nothing of. */
export function judgeService(service: Service, programming: Programming): Judgement | undefined {
  const { exposure, rejected, quarantine, outcome } = programming;
  const problems = explain(service, rejected);
  if (quarantine !== undefined) return fail(quarantine.code, describeQuarantine(quarantine));
  if (exposure === undefined) {
    return rejected.length === 0 ? undefined : fail(mainCode(rejected), problems.join(' '));
  }
  if (outcome === 'written') {
    return fail('NginxNotRunning', 'Its files are in place, and the nginx that includes them does not run.');
  }
  const idle = describeIdle(exposure, programming.hasPods);
  if (unservedPorts(service.spec.ports ?? [], exposure.listeners).length > 0) {
    return fail('PartlyProgrammed', [...problems, ...idle].join(' '));
  }
  if (idle.length > 0) return fail('NoReadyBackends', [...idle, ...problems].join(' '));
  const message = clip([describeServed(exposure), ...problems].join(' '));
  return { status: 'True', reason: 'Programmed', message, eventType: problems.length === 0 ? 'Normal' : 'Warning' };
}

function fail(reason: string, message: string): Judgement {
  return { status: 'False', reason, message: clip(message), eventType: 'Warning' };
}

/** Options that are only ignored are invalid, too; any other code is why it is not served. */
function mainCode(rejected: readonly Rejection[]): string {
  return (rejected.find(({ code }) => code !== 'InvalidObject') ?? rejected[0])?.code ?? 'InvalidObject';
}

/** The reader looks at the Service: its name goes without saying. */
function explain(service: Service, rejected: readonly Rejection[]): string[] {
  const prefix = `${serviceTitle(service)}: `;
  return rejected.map(({ message, suggestion }) => {
    const problem = message.startsWith(prefix) ? message.slice(prefix.length) : message;
    return `${capitalize(problem)}. ${suggestion}`;
  });
}

function describeQuarantine({ message, kept }: Quarantine): string {
  return `${capitalize(message)}. ${kept ? 'Its last good configuration goes on serving.' : 'It is left out.'}`;
}

/** The listeners that have no backend to lead to. The numbers of backends come and go, so they are not told. */
function describeIdle({ listeners, mode }: Exposure, hasPods: boolean): string[] {
  const idle = listeners.filter(({ backends }) => backends.every(({ state }) => state !== 'ready'));
  if (idle.length === 0 && mode === 'node-port' && !hasPods) return ['No pod is ready behind the node ports.'];
  return [...Map.groupBy(idle, describeReasons)].map(([why, alike]) => {
    const none = why === '' ? 'There is no backend' : 'No backend is ready';
    return `${none} for ${alike.map(describeListener).join(', ')}${why}.`;
  });
}

/** Backends that are not ready say why; where there are none it is empty. */
function describeReasons({ backends }: Listener): string {
  const reasons = new Set(backends.flatMap(({ reason = [] }) => reason));
  return reasons.size === 0 ? '' : ` (${[...reasons].toSorted().join(', ')})`;
}

function describeServed(exposure: Exposure): string {
  const served = `nginx accepts on ${describeListeners(exposure)}.`;
  if (exposure.listeners.every(({ address }) => address !== ANY_ADDRESS)) return served;
  return `${served} Clients are told no address: list the balancer's under addresses in tcplb's configuration.`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function clip(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE - 1)}…`;
}
