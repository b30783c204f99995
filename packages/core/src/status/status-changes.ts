/** What has to be written on Services so that they say what became of them. Pure. */
import type { Exposure } from '../exposure/exposure.ts';
import { isOurs } from '../exposure/exposure-request.ts';
import { findProgrammed, PROGRAMMED } from '../exposure/programmed-condition.ts';
import { serviceRef } from '../exposure/rejection.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import type { Plan } from '../plan.ts';
import type { Condition, LoadBalancerIngress, ObjectRef, Service, Snapshot } from '../snapshot.ts';
import { buildIngress, isSameIngress, keepOthers } from './ingress.ts';
import { type Judgement, judgeService, type Programming } from './judge-service.ts';
import { findServicesWithPods } from './ready-pods.ts';

export interface StatusSources {
  /** Those of the plan's snapshot. */
  readonly services: readonly Service[];
  /** Those of the plan's snapshot. Default none. */
  readonly formerServices?: Snapshot['formerServices'];
  /** Those of the plan's snapshot. Without them there is taken to be a pod behind every node port. */
  readonly endpointSlices?: Snapshot['endpointSlices'];
  readonly plan: Pick<Plan, 'exposures' | 'rejected'>;
  /** What the apply of this plan gave. */
  readonly result: Pick<ApplyResult, 'outcome' | 'quarantined'>;
  /**
   * Addresses, networks and ranges of LB hosts of which plan and result say nothing: what a served Service was told of them
   * stays. Default none.
   */
  readonly otherAddresses?: readonly string[];
}

/** At least one of condition and ingress is there. */
export interface StatusChange {
  readonly service: ObjectRef;
  /** So that a Service that was made anew is not taken for this one. */
  readonly uid?: string;
  readonly condition?: ProgrammedCondition | 'removed';
  /** Absent: as it is. Empty: to be removed. */
  readonly ingress?: readonly LoadBalancerIngress[];
  /** What people are told of the change; absent when it is not worth it. */
  readonly event?: StatusEvent;
}

/** Services have no generation to observe. */
export type ProgrammedCondition = Required<Omit<Condition, 'observedGeneration'>>;

export interface StatusEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** Nothing for a Service whose status says it all. `now` is told as the time of conditions whose status flips. */
export function findStatusChanges(
  { services, formerServices = [], endpointSlices, plan, result, otherAddresses = [] }: StatusSources,
  now: Date,
): StatusChange[] {
  const exposures = new Map(plan.exposures.map((one) => [keyOf(one), one]));
  const rejected = Map.groupBy(plan.rejected, ({ object }) => `${object.kind} ${keyOf(object)}`);
  const quarantines = new Map(result.quarantined.map((one) => [keyOf(one), one]));
  const withPods = endpointSlices && findServicesWithPods(endpointSlices);
  const former = formerServices.map((service) => ({
    ...identify(service),
    condition: 'removed' as const,
  }));
  const changes = services.filter(isOurs).flatMap((service) => {
    const key = keyOf(serviceRef(service));
    const [exposure, quarantine] = [exposures.get(key), quarantines.get(key)];
    const programming: Programming = {
      ...(exposure && { exposure }),
      ...(quarantine && { quarantine }),
      rejected: rejected.get(`Service ${key}`) ?? [],
      hasPods: withPods?.has(key) ?? true,
      outcome: result.outcome,
    };
    return findChange(service, programming, otherAddresses, now);
  });
  return [...changes, ...former];
}

function findChange(
  service: Service,
  programming: Programming,
  otherAddresses: readonly string[],
  now: Date,
): StatusChange[] {
  const judgement = judgeService(service, programming);
  if (judgement === undefined) return [];
  const current = findProgrammed(service);
  const hasNews = current === undefined || !saysTheSame(current, judgement);
  const ingress = findIngressChange(service, programming, otherAddresses);
  if (!hasNews && ingress === undefined) return [];
  return [
    {
      ...identify(service),
      ...(hasNews && { condition: buildCondition(current, judgement, now), event: buildEvent(judgement) }),
      ...(ingress && { ingress }),
    },
  ];
}

function identify(service: Service): Pick<StatusChange, 'service' | 'uid'> {
  const { uid } = service.metadata;
  return { service: serviceRef(service), ...(uid !== undefined && { uid }) };
}

function saysTheSame(current: Condition, { status, reason, message }: Judgement): boolean {
  return current.status === status && current.reason === reason && current.message === message;
}

function buildCondition(
  current: Condition | undefined,
  { status, reason, message }: Judgement,
  now: Date,
): ProgrammedCondition {
  const since = current?.status === status ? current.lastTransitionTime : undefined;
  const lastTransitionTime = since ?? `${now.toISOString().slice(0, 19)}Z`;
  return { type: PROGRAMMED, status, reason, message, lastTransitionTime };
}

function buildEvent({ eventType, reason, message }: Judgement): StatusEvent {
  return { type: eventType, reason, message };
}

/** What goes on being served as it was keeps its address; what is not served has none. */
function findIngressChange(
  service: Service,
  { exposure, quarantine }: Programming,
  otherAddresses: readonly string[],
): readonly LoadBalancerIngress[] | undefined {
  if (quarantine?.kept) return undefined;
  const told = service.status?.loadBalancer?.ingress ?? [];
  const served = exposure === undefined || quarantine ? [] : buildIngress(service, exposure);
  const wanted = served.length === 0 ? served : keepOthers(told, served, otherAddresses);
  return isSameIngress(told, wanted) ? undefined : wanted;
}

function keyOf({ namespace = 'default', name }: Pick<Exposure, 'name'> & { readonly namespace?: string }): string {
  return `${namespace}/${name}`;
}
