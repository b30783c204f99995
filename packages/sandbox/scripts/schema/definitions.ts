/** Builds the OpenAPI definitions of every served kind and of all that their fields lead to. */

import { kinds } from '../../src/api/kinds.ts';
import type { Definitions, GroupVersionKind, Schema } from '../../src/api/schema/open-api.ts';
import { referredName } from '../../src/api/schema/reference.ts';
import { basicDefinitions } from './basic-definitions.ts';
import { definitionName } from './definition-name.ts';
import { fieldType } from './field-type.ts';
import { fieldFacts, modelFacts } from './merge-facts.ts';
import { type Model, type ModelField, readModel } from './model.ts';

interface Root extends GroupVersionKind {
  readonly model: string;
}

/** Bodies of subresources, which are no kinds of their own in discovery. */
const subresourceRoots: readonly Root[] = [
  { group: '', version: 'v1', kind: 'Binding', model: 'V1Binding' },
  { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', model: 'AuthenticationV1TokenRequest' },
  { group: 'autoscaling', version: 'v1', kind: 'Scale', model: 'V1Scale' },
  { group: 'policy', version: 'v1', kind: 'Eviction', model: 'V1Eviction' },
  { group: '', version: 'v1', kind: 'DeleteOptions', model: 'V1DeleteOptions' },
];

const lists: readonly Root[] = kinds.map((kind) => ({ ...kind, kind: `${kind.kind}List`, model: `${kind.model}List` }));

/** Sorted by name, so that the same models give the same text. */
export async function buildDefinitions(): Promise<Definitions> {
  const roots: readonly Root[] = [...kinds, ...lists, ...subresourceRoots];
  const found = new Map<string, Schema>(Object.entries(basicDefinitions));
  const seen = new Set<string>();
  const queue = roots.map(({ model }) => model);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { schema, uses } = describe(name, await readModel(name));
    found.set(
      definitionName(name),
      withGroupVersionKind(
        schema,
        roots.find(({ model }) => model === name),
      ),
    );
    queue.push(...uses);
  }
  refuseUnusedFacts(seen);
  const sorted = [...found].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, schema]) => [name, inheritDescriptions(schema, found)]));
}

function describe(name: string, model: Model): { readonly schema: Schema; readonly uses: readonly string[] } {
  const fields = model.fields.map((field) => ({ field, ...fieldType(field.type, field.format) }));
  const required = model.fields.filter((field) => field.required).map((field) => field.name);
  const schema: Schema = {
    ...(model.description === '' ? {} : { description: model.description }),
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(
      fields.map(({ field, schema }) => [field.name, describeField(field, schema, fieldFacts[name]?.[field.name])]),
    ),
    ...modelFacts[name],
  };
  return { schema, uses: fields.flatMap(({ model }) => model ?? []) };
}

/** client-node has lost the descriptions of fields that refer to a type: they are given that of the type, below. */
function describeField(field: ModelField, type: Schema, facts: Schema = {}): Schema {
  if (facts.$ref !== undefined) return facts;
  const described = type.$ref === undefined && field.description !== '';
  const present = type.$ref !== undefined && alwaysPresent.includes(field.name) ? { default: {} } : {};
  return { ...(described ? { description: field.description } : {}), ...type, ...present, ...facts };
}

/** Fields without a description are described as their type is. */
function inheritDescriptions(schema: Schema, definitions: ReadonlyMap<string, Schema>): Schema {
  if (schema.properties === undefined) return schema;
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const description = definitions.get(referredName(property) ?? '')?.description;
    return [name, description === undefined ? property : { description, ...property }] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The parts of every object are there even when they are empty. */
const alwaysPresent: readonly string[] = ['metadata', 'spec', 'status'];

function withGroupVersionKind(schema: Schema, root: Root | undefined): Schema {
  if (root === undefined) return schema;
  const { group, version, kind } = root;
  return { ...schema, 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
}

/** A fact about a model that nothing leads to is a misspelt one. */
function refuseUnusedFacts(models: ReadonlySet<string>): void {
  const unused = [...Object.keys(modelFacts), ...Object.keys(fieldFacts)].filter((name) => !models.has(name));
  if (unused.length > 0) throw new Error(`merge facts about unknown models: ${unused.join(', ')}`);
}
