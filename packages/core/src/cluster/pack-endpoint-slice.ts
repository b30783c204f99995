/**
 * EndpointSlices as they are kept for long: what a large cluster mostly consists of are endpoints, and as text they take a
 * fifth of the memory that their objects take.
 */
import type { Endpoint, EndpointSlice } from '../snapshot.ts';
import { endpointConditions, pick, slimEndpointSlice, targetFields } from './slim.ts';

/**
 * As `slimEndpointSlice`, but the endpoints are made each time they are asked for: who needs them more than once is to keep
 * them.
 */
export function packEndpointSlice({ endpoints, ...slice }: EndpointSlice): EndpointSlice {
  return new PackedSlice(slimEndpointSlice({ ...slice, endpoints: [] }), endpoints ?? []);
}

/** Its own fields say all, so that two of them are compared without unpacking them. */
class PackedSlice implements EndpointSlice {
  readonly metadata: EndpointSlice['metadata'];
  readonly addressType: EndpointSlice['addressType'];
  readonly ports?: NonNullable<EndpointSlice['ports']>;
  readonly packed: string;

  constructor({ metadata, addressType, ports }: EndpointSlice, endpoints: readonly Endpoint[]) {
    this.metadata = metadata;
    this.addressType = addressType;
    if (ports !== undefined) this.ports = ports;
    this.packed = JSON.stringify(endpoints.map((endpoint) => packEndpoint(endpoint, metadata.namespace)));
  }

  get endpoints(): readonly Endpoint[] {
    const packed = JSON.parse(this.packed) as readonly PackedEndpoint[];
    return packed.map((endpoint) => unpackEndpoint(endpoint, this.metadata.namespace));
  }
}

type Conditions = NonNullable<Endpoint['conditions']>;
type Target = NonNullable<Endpoint['targetRef']>;

/** In JSON, null where there is none. The target is the name alone where it is a pod of the slice's namespace. */
type PackedEndpoint = readonly [
  addresses: readonly string[],
  nodeName: string | null | undefined,
  conditions: number | null,
  target: Target | string | null,
];

function packEndpoint(endpoint: Endpoint, namespace: string | undefined): PackedEndpoint {
  const { addresses, nodeName, conditions, targetRef } = endpoint;
  return [
    addresses,
    nodeName,
    conditions ? packConditions(conditions) : null,
    targetRef ? packTarget(targetRef, namespace) : null,
  ];
}

function unpackEndpoint([addresses, nodeName, conditions, target]: PackedEndpoint, namespace?: string): Endpoint {
  const shared = conditions === null ? undefined : CONDITIONS[conditions];
  return {
    addresses,
    ...(typeof nodeName === 'string' && { nodeName }),
    ...(shared && { conditions: shared }),
    ...(target !== null && { targetRef: unpackTarget(target, namespace) }),
  };
}

function packTarget(target: Target, namespace: string | undefined): Target | string {
  const { kind, namespace: own, name } = target;
  const isPodHere = kind === 'Pod' && own === namespace && typeof name === 'string';
  return isPodHere ? name : pick(target, targetFields);
}

function unpackTarget(target: Target | string, namespace: string | undefined): Target {
  return typeof target === 'string'
    ? { kind: 'Pod', ...(namespace !== undefined && { namespace }), name: target }
    : target;
}

/** One digit for each of them. */
const DIGITS = [true, false, undefined] as const;

function packConditions(conditions: Conditions): number {
  return endpointConditions.reduce(
    (sum, name) => sum * DIGITS.length + DIGITS.indexOf(conditions[name] ?? undefined),
    0,
  );
}

/** By what they are packed as: there are hundreds of thousands of endpoints, and few things to say of them. */
const CONDITIONS: readonly Conditions[] = DIGITS.flatMap((ready) =>
  DIGITS.flatMap((serving) =>
    DIGITS.map((terminating) => pick({ ready, serving, terminating } as Conditions, endpointConditions)),
  ),
);
