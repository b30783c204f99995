/** What of a snapshot comes from the copies of Services, EndpointSlices and Nodes, gathered again only where it changed. */
import { SERVICE_NAME_LABEL } from '../backends/service-endpoints.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { isFormerExposure } from '../exposure/programmed-condition.ts';
import type { EndpointSlice, NodeObject, Service, Snapshot } from '../snapshot.ts';
import { keyOf } from './follow-objects.ts';

export interface SnapshotCopies {
  readonly services: ReadonlyMap<string, Service>;
  readonly slices: ReadonlyMap<string, EndpointSlice>;
  readonly nodes: ReadonlyMap<string, NodeObject>;
}

export interface SnapshotParts {
  /** Each is the same list until something in it changes. */
  current(): Pick<Snapshot, 'services' | 'formerServices' | 'endpointSlices' | 'nodes'>;
  /** A Service came, changed or went; whether that concerns us. */
  noteService(before: Service | undefined, after: Service | undefined): boolean;
  /** The same of an EndpointSlice. */
  noteSlice(before: EndpointSlice | undefined, after: EndpointSlice | undefined): boolean;
  noteNode(): void;
}

/** @param copies as they are at the moment */
export function createSnapshotParts(copies: () => SnapshotCopies): SnapshotParts {
  let services: Pick<Snapshot, 'services' | 'formerServices'> | undefined;
  let nodes: readonly NodeObject[] | undefined;
  /** Slices of ours by name; undefined when Services have come or gone. */
  let ours: Map<string, EndpointSlice> | undefined;
  let endpointSlices: readonly EndpointSlice[] | undefined;

  const listServices = () => {
    const all = [...copies().services.values()];
    return { services: all.filter(isOurs), formerServices: all.filter(isFormerExposure) };
  };
  const listSlices = () => {
    const { slices, services: known } = copies();
    ours ??= new Map([...slices].filter(([, slice]) => isOfOurs(slice, known)));
    return [...ours.values()];
  };
  return {
    current() {
      services ??= listServices();
      endpointSlices ??= listSlices();
      nodes ??= [...copies().nodes.values()];
      return { ...services, endpointSlices, nodes };
    },
    noteService(before, after) {
      if (!concernsUs(before) && !concernsUs(after)) return false;
      services = undefined;
      if (isOurs(before) !== isOurs(after)) [ours, endpointSlices] = [undefined, undefined];
      return true;
    },
    noteSlice(before, after) {
      const known = copies().services;
      const isOne = isOfOurs(after, known);
      if (!isOne && !isOfOurs(before, known)) return false;
      const key = keyOf((after ?? before)?.metadata ?? { name: '' });
      if (after !== undefined && isOne) ours?.set(key, after);
      else ours?.delete(key);
      endpointSlices = undefined;
      return true;
    },
    noteNode() {
      nodes = undefined;
    },
  };
}

function isOurs(service: Service | undefined): boolean {
  return service?.spec.loadBalancerClass === LOAD_BALANCER_CLASS;
}

function concernsUs(service: Service | undefined): boolean {
  return service !== undefined && (isOurs(service) || isFormerExposure(service));
}

/** Whether the slice belongs to a Service of ours. */
function isOfOurs(slice: EndpointSlice | undefined, services: ReadonlyMap<string, Service>): boolean {
  const name = slice?.metadata.labels?.[SERVICE_NAME_LABEL];
  return name !== undefined && isOurs(services.get(keyOf({ ...slice?.metadata, name })));
}
