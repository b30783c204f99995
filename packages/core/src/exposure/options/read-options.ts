/** Reads the annotations of a Service: values with defaults filled in, or what is wrong with them. */
import leven from 'leven';
import type { Service } from '../../snapshot.ts';
import { type Rejection, reject } from '../rejection.ts';
import { ANNOTATION_PREFIX, type OptionSchema } from './option.ts';
import { type ExposureOptions, optionSchemas } from './option-schemas.ts';

const SCHEMAS: readonly (readonly [string, OptionSchema<unknown>])[] = Object.entries(optionSchemas);
const KNOWN = new Set(SCHEMAS.map(([, { annotation }]) => annotation));
/** What holds for a Service without annotations. */
export const DEFAULT_OPTIONS = Object.fromEntries(
  SCHEMAS.flatMap(([key, schema]) => (schema.default === undefined ? [] : [[key, schema.default]])),
) as unknown as ExposureOptions;

function suggestName(name: string): string {
  const closest = [...KNOWN].toSorted((a, b) => leven(a, name) - leven(b, name))[0];
  if (closest !== undefined && leven(closest, name) <= 3) return `Did you mean ${closest}?`;
  return 'Remove it; docs/configuration.md lists the annotations.';
}

/**
 * Annotations under our prefix that mean nothing. They do not stop the exposure: a typo must neither take a service
 * down nor pass in silence.
 */
export function rejectUnknownAnnotations(service: Service): Rejection[] {
  return Object.keys(service.metadata.annotations ?? {})
    .filter((name) => name.startsWith(ANNOTATION_PREFIX) && !KNOWN.has(name))
    .map((name) => {
      const problem = `there is no annotation ${JSON.stringify(name)}, it is ignored`;
      return reject(service, 'InvalidObject', problem, suggestName(name));
    });
}

/** The values, or what is wrong with them. */
export function readOptions(service: Service): ExposureOptions | Rejection[] {
  const annotations = service.metadata.annotations ?? {};
  const given = SCHEMAS.filter(([, { annotation }]) => Object.hasOwn(annotations, annotation));
  if (given.length === 0) return DEFAULT_OPTIONS;
  const read = given.map(([key, schema]) => ({
    key,
    schema,
    value: schema.parse(annotations[schema.annotation] ?? ''),
  }));
  const bad = read.filter(({ value }) => value === undefined);
  if (bad.length > 0) return bad.map(({ schema }) => rejectValue(service, schema));
  return { ...DEFAULT_OPTIONS, ...Object.fromEntries(read.map(({ key, value }) => [key, value])) };
}

function rejectValue(service: Service, { annotation, expected }: OptionSchema<unknown>): Rejection {
  const value = JSON.stringify(service.metadata.annotations?.[annotation]);
  const problem = `annotation ${annotation} is ${value}, which must be ${expected}`;
  return reject(service, 'InvalidObject', problem, `Set ${annotation} to ${expected}, or remove it.`);
}
