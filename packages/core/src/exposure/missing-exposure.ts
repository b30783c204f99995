/** The failures of whoever asks for an exposure by name and cannot have it. */
import { TcplbError } from '../errors.ts';
import { LOAD_BALANCER_CLASS } from './exposure.ts';
import type { Rejection } from './rejection.ts';

/** For an exposure that is not served: the error that its rejection amounts to, or that it is not there at all. */
export function exposureNotServed(namespace: string, name: string, rejected: readonly Rejection[]): TcplbError {
  const rejection = rejected.find(({ object }) => object.namespace === namespace && object.name === name);
  if (rejection === undefined) return exposureNotFound(namespace, name);
  return new TcplbError(rejection.code, rejection.message, { suggestions: [rejection.suggestion] });
}

/** For an exposure that is not there. */
export function exposureNotFound(namespace: string, name: string): TcplbError {
  return new TcplbError('NotFound', `exposure ${namespace}/${name} not found`, {
    suggestions: [`An exposure is a Service of class ${LOAD_BALANCER_CLASS}; see them all with: kubectl tcplb get -A`],
  });
}
