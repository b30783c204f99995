/** Checks of values that were read from a file, by a table of field types, as strict as kubectl's decoder. */

/** A value that is not of the type its field has. `path` leads to it, from the top of the file. */
export class FieldProblem extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], expected: string) {
    super(`${formatPath(path)} must be ${expected}`);
    this.path = path;
  }
}

type Path = readonly (string | number)[];

/** Returns the value as the field's type, or throws FieldProblem. Never called with null or undefined. */
export type FieldReader<T> = (value: unknown, path: Path) => T;

export const string: FieldReader<string> = (value, path) => {
  if (typeof value !== 'string') throw new FieldProblem(path, 'a string');
  return value;
};

export const boolean: FieldReader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new FieldProblem(path, 'true or false');
  return value;
};

export const anything: FieldReader<unknown> = (value) => value;

export function listOf<T>(item: FieldReader<T>): FieldReader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new FieldProblem(path, 'a list');
    return value.map((entry, index) => item(entry, [...path, index]));
  };
}

export function mapOf<T>(item: FieldReader<T>): FieldReader<Record<string, T>> {
  return (value, path) => {
    const entries = Object.entries(mapping(value, path)).filter(([, entry]) => entry !== null);
    return Object.fromEntries(entries.map(([key, entry]) => [key, item(entry, [...path, key])]));
  };
}

/** Keeps the fields that are in the table; null counts as absent, unknown fields are ignored. */
export function objectOf<T extends object>(fields: { readonly [K in keyof T]-?: FieldReader<T[K]> }): FieldReader<T> {
  return (value, path) => {
    const source = mapping(value, path);
    const known = Object.entries<FieldReader<unknown>>(fields).flatMap(([name, read]) => {
      const field = source[name];
      return field === null || field === undefined ? [] : [[name, read(field, [...path, name])] as const];
    });
    return Object.fromEntries(known) as T;
  };
}

function mapping(value: unknown, path: Path): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new FieldProblem(path, 'a mapping');
  return value as Record<string, unknown>;
}

function formatPath(path: Path): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}
