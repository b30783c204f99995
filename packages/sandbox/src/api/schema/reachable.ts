/** Which definitions a set of schemas needs. */

import { definition } from './definitions.ts';
import type { Schema } from './open-api.ts';
import { referredName } from './reference.ts';

/** The names given and those of all definitions that they lead to, sorted. */
export function reachableDefinitions(names: Iterable<string>): readonly string[] {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    queue.push(...references(definition(name) ?? {}));
  }
  return [...found].sort();
}

function references(schema: Schema): readonly string[] {
  const name = referredName(schema);
  const parts = [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})];
  return [...(name === undefined ? [] : [name]), ...parts.flatMap((part) => (part ? references(part) : []))];
}
