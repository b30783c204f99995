/** On which addresses one exposure listens: the fixed ones, the ones that it has, or the first that are free. */
import { ipFamilies } from '../backends/service-endpoints.ts';
import { canonicalAddress, familyOf, type IpFamily } from '../ip-address.ts';
import type { AddressPool } from './address-pool.ts';
import type { ExposureRequest } from './exposure-request.ts';
import { type FindForeign, foreignConflictsOn } from './foreign-ports.ts';
import { ANY_ADDRESS, conflictsOn, describeConflict, type TakenPorts } from './taken-ports.ts';

/** Why there is no address, as a rejection says it. */
export interface NoAddress {
  readonly code: 'PortConflict' | 'InvalidObject';
  readonly problem: string;
  readonly suggestion: string;
}

export interface Occupancy {
  readonly taken: TakenPorts;
  /** Ports on the addresses that the Services' status names: left to them as long as there are others. */
  readonly recorded: TakenPorts;
  /** What else has ports of the addresses. */
  readonly foreign: FindForeign;
}

/** Addresses that more than this many conflicts are not listed one by one. */
const LISTED_CONFLICTS = 3;
const CONFLICT_SUGGESTION = 'Choose another port, or give the balancer one more address.';

/** The addresses that the Service itself names: the annotation before `spec.loadBalancerIP`. */
function fixedAddresses({ options, address }: ExposureRequest): readonly string[] {
  return options.addresses ?? (address === undefined ? [] : [address]);
}

/** The addresses of the pool that the Service had last, by its status. */
export function recordedAddresses({ service }: ExposureRequest, pool: AddressPool): string[] {
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  return ingress.flatMap(({ ip = '' }) => canonicalAddress(ip) ?? []).filter(pool.has);
}

/** One address per family, or `*` alone; or why there is none. */
export function chooseAddresses(
  request: ExposureRequest,
  pool: AddressPool,
  occupancy: Occupancy,
): readonly string[] | NoAddress {
  const fixed = fixedAddresses(request);
  if (fixed.length > 0) return takeFixed(request, fixed, pool, occupancy);
  if (pool.families.length === 0) return takeFixed(request, [ANY_ADDRESS], pool, occupancy);
  const missing = missingFamily(request, pool.families);
  if (missing !== undefined) return missing;
  const chosen: string[] = [];
  for (const family of listenFamilies(request, pool)) {
    const address = chooseFrom(request, family, pool, occupancy);
    if (address === undefined) return exhausted(request, family, pool, occupancy);
    chosen.push(address);
  }
  return chosen;
}

function takeFixed(
  request: ExposureRequest,
  fixed: readonly string[],
  pool: AddressPool,
  occupancy: Occupancy,
): readonly string[] | NoAddress {
  const problem = fixed[0] === ANY_ADDRESS ? undefined : fixedProblem(request, fixed, pool);
  if (problem !== undefined) return problem;
  const conflicts = fixed.flatMap((address) => obstaclesOn(request, address, occupancy));
  return conflicts.length === 0 ? fixed : conflictProblem(conflicts);
}

/** One clause for each port that the request cannot have there. */
function obstaclesOn(request: ExposureRequest, address: string, { taken, foreign }: Occupancy): string[] {
  return [
    ...conflictsOn(request, address, taken).map(describeConflict),
    ...foreignConflictsOn(request, address, foreign),
  ];
}

function fixedProblem(request: ExposureRequest, fixed: readonly string[], pool: AddressPool): NoAddress | undefined {
  const field = request.options.addresses === undefined ? 'spec.loadBalancerIP' : 'tcplb.dev/address';
  const foreign = pool.families.length > 0 ? fixed.find((address) => !pool.has(address)) : undefined;
  if (foreign !== undefined) {
    const suggestion = `Use one of ${pool.entries.join(', ')}, or remove it.`;
    return { code: 'InvalidObject', problem: `${field} ${foreign} is not an address of the balancer`, suggestion };
  }
  const families = fixed.map(familyOf);
  if (new Set(families).size < families.length) {
    const suggestion = 'Name one address per family.';
    return { code: 'InvalidObject', problem: `${field} names two ${families[0]} addresses`, suggestion };
  }
  return missingFamily(request, families);
}

/** Only who insists on both families gets nothing when one of them has no address. */
function missingFamily({ service }: ExposureRequest, families: readonly IpFamily[]): NoAddress | undefined {
  if (service.spec.ipFamilyPolicy !== 'RequireDualStack') return undefined;
  const missing = ipFamilies(service).find((family) => !families.includes(family));
  if (missing === undefined) return undefined;
  const problem = `spec.ipFamilyPolicy RequireDualStack needs an ${missing} address, and there is none`;
  const suggestion = `Give the balancer an ${missing} address, or set ipFamilyPolicy to PreferDualStack.`;
  return { code: 'InvalidObject', problem, suggestion };
}

/** The Service's families that the pool has; when it has none of them nginx translates, and any address will do. */
function listenFamilies({ service }: ExposureRequest, pool: AddressPool): readonly IpFamily[] {
  const common = ipFamilies(service).filter((family) => pool.families.includes(family));
  return common.length > 0 ? common : pool.families.slice(0, 1);
}

function chooseFrom(
  request: ExposureRequest,
  family: IpFamily,
  pool: AddressPool,
  occupancy: Occupancy,
): string | undefined {
  const isFree = (address: string) => obstaclesOn(request, address, occupancy).length === 0;
  const own = recordedAddresses(request, pool).find((address) => familyOf(address) === family && isFree(address));
  if (own !== undefined) return own;
  let lastResort: string | undefined;
  for (const address of pool.addresses(family)) {
    if (!isFree(address)) continue;
    if (conflictsOn(request, address, occupancy.recorded).length === 0) return address;
    lastResort ??= address;
  }
  return lastResort;
}

function exhausted(request: ExposureRequest, family: IpFamily, pool: AddressPool, occupancy: Occupancy): NoAddress {
  const conflicts: string[] = [];
  let listed = 0;
  for (const address of pool.addresses(family)) {
    if (listed === LISTED_CONFLICTS) break;
    listed++;
    conflicts.push(...obstaclesOn(request, address, occupancy));
  }
  const others = pool.size(family) - BigInt(listed);
  return conflictProblem(
    others > 0n ? [...conflicts, `the pool's other ${others} addresses are taken too`] : conflicts,
  );
}

function conflictProblem(conflicts: readonly string[]): NoAddress {
  return { code: 'PortConflict', problem: [...new Set(conflicts)].join('; '), suggestion: CONFLICT_SUGGESTION };
}
