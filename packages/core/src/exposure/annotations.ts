/**
 * The `tcplb.dev/*` annotations of a Service: one table gives type, default, error text and documentation of each.
 */
import leven from 'leven';
import type { RequestedMode } from '../backends/resolve-mode.ts';
import type { Service } from '../snapshot.ts';
import { type Rejection, reject } from './rejection.ts';

export const ANNOTATION_PREFIX = 'tcplb.dev/';

/** One annotation: everything that the code, the documentation and an editor need to know of it. */
export interface AnnotationSchema<T> {
  /** With the prefix. */
  readonly name: string;
  readonly documentation: string;
  readonly default: T;
  /** What a value has to be, to follow "must be". */
  readonly expected: string;
  /** All values, where they can be listed. */
  readonly values?: readonly string[];
  /** The value's meaning, or undefined when it has none. */
  readonly parse: (text: string) => T | undefined;
}

function oneOf<const T extends string>(
  values: readonly T[],
  schema: { name: string; default: T; documentation: string },
) {
  return {
    ...schema,
    name: `${ANNOTATION_PREFIX}${schema.name}`,
    values,
    expected: `one of ${values.join(', ')}`,
    parse: (text: string) => values.find((value) => value === text),
  } satisfies AnnotationSchema<T>;
}

export const annotationSchemas = {
  mode: oneOf(['auto', 'host-network', 'node-port'], {
    name: 'mode',
    default: 'auto',
    documentation:
      "How the cluster takes the connection: host-network connects to the pods' ports on their nodes' own addresses, " +
      'node-port to the node ports of the Service, auto picks one of them from what the Service offers.',
  }),
} as const;

/** The annotations' values, defaults filled in. */
export interface AnnotationValues {
  readonly mode: RequestedMode;
}

/** The annotation that `tcplb.dev/mode` names, for those who write Services. */
export const MODE_ANNOTATION = annotationSchemas.mode.name;

function suggestName(name: string): string {
  const known = Object.values(annotationSchemas).map((schema) => schema.name);
  const closest = known.toSorted((a, b) => leven(a, name) - leven(b, name))[0];
  if (closest !== undefined && leven(closest, name) <= 3) return `Did you mean ${closest}?`;
  return `Remove it, or use one of ${known.join(', ')}.`;
}

/**
 * Annotations under our prefix that mean nothing. They do not stop the exposure: a typo must neither take a service
 * down nor pass in silence.
 */
export function rejectUnknownAnnotations(service: Service): Rejection[] {
  const known = new Set<string>(Object.values(annotationSchemas).map((schema) => schema.name));
  return Object.keys(service.metadata.annotations ?? {})
    .filter((name) => name.startsWith(ANNOTATION_PREFIX) && !known.has(name))
    .map((name) =>
      reject(
        service,
        'InvalidObject',
        `there is no annotation ${JSON.stringify(name)}, it is ignored`,
        suggestName(name),
      ),
    );
}

/** The values, or what is wrong with them. */
export function readAnnotations(service: Service): AnnotationValues | Rejection[] {
  const { mode } = annotationSchemas;
  const text = service.metadata.annotations?.[mode.name];
  const value = text === undefined ? mode.default : mode.parse(text);
  if (value !== undefined) return { mode: value };
  const problem = `annotation ${mode.name} is ${JSON.stringify(text)}, which must be ${mode.expected}`;
  return [reject(service, 'InvalidObject', problem, `Set ${mode.name} to ${mode.expected}, or remove it.`)];
}
