/** Query parameters, as the OpenAPI documents describe them. */

export interface Parameter {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer';
  readonly description: string;
}

/** Of lists and watches. */
export const selection: readonly Parameter[] = [
  { name: 'continue', type: 'string', description: 'Token of the next page of a list.' },
  { name: 'fieldSelector', type: 'string', description: 'Restricts the objects by their fields.' },
  { name: 'labelSelector', type: 'string', description: 'Restricts the objects by their labels.' },
  { name: 'limit', type: 'integer', description: 'Maximum number of objects in a page.' },
  { name: 'resourceVersion', type: 'string', description: 'The version from which to list or watch.' },
  { name: 'timeoutSeconds', type: 'integer', description: 'Time after which a watch ends.' },
  { name: 'watch', type: 'boolean', description: 'Watch for changes instead of listing.' },
];

const dryRun: Parameter = { name: 'dryRun', type: 'string', description: 'All: check the request and write nothing.' };

/** Of every write. */
export const writing: readonly Parameter[] = [
  dryRun,
  { name: 'fieldManager', type: 'string', description: 'Who owns the fields that the request sets.' },
  { name: 'fieldValidation', type: 'string', description: 'Ignore, Warn or Strict: what to do with unknown fields.' },
];

/** Of PATCH besides. */
export const force: Parameter = {
  name: 'force',
  type: 'boolean',
  description: 'Apply: take fields from other managers.',
};

/** Of DELETE. */
export const deletion: readonly Parameter[] = [
  dryRun,
  { name: 'gracePeriodSeconds', type: 'integer', description: 'Time that the object has to end.' },
  {
    name: 'propagationPolicy',
    type: 'string',
    description: 'Orphan, Background or Foreground: what becomes of dependents.',
  },
];
