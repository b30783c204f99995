/** How a bad object is reported: with its name, a code and a way out, never by an exception. */
import { compareText } from '../backends/compare-text.ts';
import type { ErrorCode } from '../errors.ts';
import type { ObjectRef, Service } from '../snapshot.ts';

/** Why an object that asked for a load balancer gets none, or not all of what it asked for. */
export interface Rejection {
  readonly object: ObjectRef;
  readonly code: ErrorCode;
  /** Names the object and the field; what a user wrote is quoted as JSON, so that it holds no control characters. */
  readonly message: string;
  /** One imperative sentence. */
  readonly suggestion: string;
}

export function serviceRef({ metadata: { namespace, name } }: Service): ObjectRef {
  return { kind: 'Service', namespace: namespace ?? 'default', name };
}

/** The Service in a message: `Service default/tcp-echo`. */
export function serviceTitle(service: Service): string {
  const title = `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
  return `Service ${/^[a-z0-9./-]+$/.test(title) ? title : JSON.stringify(title)}`;
}

/** A rejection of this Service; the message starts with its title. */
export function reject(service: Service, code: ErrorCode, problem: string, suggestion: string): Rejection {
  return { object: serviceRef(service), code, message: `${serviceTitle(service)}: ${problem}`, suggestion };
}

/** By namespace, name, message. */
export function compareRejections(a: Rejection, b: Rejection): number {
  return (
    compareText(a.object.namespace ?? '', b.object.namespace ?? '') ||
    compareText(a.object.name, b.object.name) ||
    compareText(a.message, b.message)
  );
}
