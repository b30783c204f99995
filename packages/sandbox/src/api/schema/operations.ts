/** The paths that clients look for in OpenAPI documents, and what can be done there. */

import { type Kind, kinds } from '../kinds.ts';
import { definitionNameOf } from './definitions.ts';
import { deletion, force, type Parameter, selection, writing } from './query-parameters.ts';

export type Verb = 'get' | 'put' | 'post' | 'delete' | 'patch';

export interface Operation {
  readonly verb: Verb;
  /** As in `x-kubernetes-action`. */
  readonly action: string;
  readonly id: string;
  readonly description: string;
  readonly query: readonly Parameter[];
  /** Name of the body's definition. */
  readonly body?: string;
  /** Name of the answer's definition. */
  readonly result: string;
}

export interface ApiPath {
  /** `/api/v1/namespaces/{namespace}/services/{name}`. */
  readonly path: string;
  /** Names of the path's parameters, in their order. */
  readonly parameters: readonly ('namespace' | 'name')[];
  readonly kind: Kind;
  readonly operations: readonly Operation[];
}

const patchDefinition = 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch';
const deleteDefinition = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

/** Every path, in the order of the kinds. */
export function apiPaths(): readonly ApiPath[] {
  return kinds.flatMap(pathsOf);
}

/** `api/v1` or `apis/apps/v1`. */
export function groupVersionPath({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function pathsOf(kind: Kind): readonly ApiPath[] {
  const base = `/${groupVersionPath(kind)}`;
  const scope = kind.namespaced ? '/namespaces/{namespace}' : '';
  const scopeParameters = kind.namespaced ? (['namespace'] as const) : [];
  const collection = `${base}${scope}/${kind.plural}`;
  const item = `${collection}/{name}`;
  const itemParameters = [...scopeParameters, 'name'] as const;
  const paths: readonly ApiPath[] = [
    { path: collection, parameters: scopeParameters, kind, operations: collectionOperations(kind) },
    { path: item, parameters: itemParameters, kind, operations: itemOperations(kind) },
  ];
  const allNamespaces = {
    path: `${base}/${kind.plural}`,
    parameters: [],
    kind,
    operations: [listOperation(kind, true)],
  };
  const status = { path: `${item}/status`, parameters: itemParameters, kind, operations: statusOperations(kind) };
  return [
    ...paths,
    ...(kind.subresources.includes('status') ? [status] : []),
    ...(kind.namespaced ? [allNamespaces] : []),
  ];
}

function collectionOperations(kind: Kind): readonly Operation[] {
  const name = definitionOf(kind);
  return [
    listOperation(kind, false),
    operation(kind, 'post', 'create', `create a ${kind.kind}`, { query: writing, body: name, result: name }),
  ];
}

function listOperation(kind: Kind, everywhere: boolean): Operation {
  const result = definitionOf({ ...kind, kind: `${kind.kind}List` });
  const listed = operation(kind, 'get', 'list', `list or watch objects of kind ${kind.kind}`, {
    query: selection,
    result,
  });
  return everywhere ? { ...listed, id: `${listed.id}ForAllNamespaces` } : listed;
}

function itemOperations(kind: Kind): readonly Operation[] {
  const name = definitionOf(kind);
  return [
    ...changeOperations(kind, ''),
    operation(kind, 'delete', 'delete', `delete a ${kind.kind}`, {
      query: deletion,
      body: deleteDefinition,
      result: name,
    }),
  ];
}

function statusOperations(kind: Kind): readonly Operation[] {
  return changeOperations(kind, 'Status');
}

/** @param part of the object that is read and written: empty for all of it, or `Status` */
function changeOperations(kind: Kind, part: string): readonly Operation[] {
  const name = definitionOf(kind);
  const what = `${part.toLowerCase()}${part === '' ? '' : ' of '}the specified ${kind.kind}`;
  const operations = [
    operation(kind, 'get', 'read', `read ${what}`, { query: [], result: name }),
    operation(kind, 'put', 'replace', `replace ${what}`, { query: writing, body: name, result: name }),
    operation(kind, 'patch', 'patch', `partially update ${what}`, {
      query: [...writing, force],
      body: patchDefinition,
      result: name,
    }),
  ];
  return operations.map((one) => ({ ...one, id: `${one.id}${part}` }));
}

/** @param word with which the operation's id begins */
function operation(
  kind: Kind,
  verb: Verb,
  word: string,
  description: string,
  rest: Pick<Operation, 'query' | 'result' | 'body'>,
): Operation {
  const group = kind.group === '' ? 'core' : (kind.group.split('.')[0] ?? '');
  const scope = kind.namespaced ? 'Namespaced' : '';
  const id = `${word}${capitalize(group)}${capitalize(kind.version)}${scope}${kind.kind}`;
  const action = word === 'list' ? 'list' : verb;
  return { verb, action, id, description, ...rest };
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function definitionOf(kind: Pick<Kind, 'group' | 'version' | 'kind'>): string {
  const name = definitionNameOf(kind);
  if (name === undefined) throw new Error(`no definition of ${kind.kind}`);
  return name;
}
