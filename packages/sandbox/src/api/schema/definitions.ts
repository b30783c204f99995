/** The definitions of the served kinds, parsed one by one when they are first asked for, and the way through them. */

import type { Kind } from '../kinds.ts';
import { definitionTexts } from './definition-texts.ts';
import type { Schema } from './open-api.ts';
import { referredName } from './reference.ts';

const parsed = new Map<string, Schema>();

/** Every definition's name, sorted. */
export function definitionNames(): readonly string[] {
  return Object.keys(definitionTexts);
}

/** @param name such as `io.k8s.api.core.v1.Service` */
export function definition(name: string): Schema | undefined {
  const known = parsed.get(name);
  if (known !== undefined || !Object.hasOwn(definitionTexts, name)) return known;
  const schema = JSON.parse(definitionTexts[name] ?? '') as Schema;
  parsed.set(name, schema);
  return schema;
}

/** A reference replaced by what it refers to; what stands beside the reference wins. */
export function resolve(schema: Schema): Schema {
  const name = referredName(schema);
  if (name === undefined) return schema;
  const { $ref: _, ...beside } = schema;
  return { ...definition(name), ...beside };
}

type NamedVersion = Pick<Kind, 'group' | 'version' | 'kind'>;

/** Name of the definition of a kind (served or the body of a subresource). */
export function definitionNameOf({ group, version, kind }: NamedVersion): string | undefined {
  const key = [group, version, kind].join('/');
  return namesByKind().get(key);
}

let names: ReadonlyMap<string, string> | undefined;

function namesByKind(): ReadonlyMap<string, string> {
  names ??= new Map(
    definitionNames().flatMap((name) =>
      (definition(name)?.['x-kubernetes-group-version-kind'] ?? []).map(
        ({ group, version, kind }) => [[group, version, kind].join('/'), name] as const,
      ),
    ),
  );
  return names;
}

/**
 * The resolved schema of a kind's objects.
 *
 * @throws Error for a kind that the definitions do not have, a defect
 */
export function schemaOf(kind: NamedVersion): Schema {
  const name = definitionNameOf(kind);
  const schema = name === undefined ? undefined : definition(name);
  if (schema === undefined) throw new Error(`no schema for ${kind.group}/${kind.version} ${kind.kind}`);
  return schema;
}

/** The resolved schema of a member: a property, or a map's value. Undefined where nothing is known. */
export function memberSchema(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = schema?.properties;
  const member = properties && Object.hasOwn(properties, name) ? properties[name] : schema?.additionalProperties;
  return member && resolve(member);
}

/** The resolved schema of a list's items. */
export function itemSchema(schema: Schema | undefined): Schema | undefined {
  return schema?.items && resolve(schema.items);
}
