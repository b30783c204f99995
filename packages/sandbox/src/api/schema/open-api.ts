/** The part of OpenAPI 2 in which the served kinds are described. */

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Schema {
  readonly description?: string;
  readonly type?: 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';
  readonly format?: string;
  readonly $ref?: string;
  /** What the server takes a missing field for; `{}` for a struct that is always there, empty or not. */
  readonly default?: string | Readonly<Record<string, never>>;
  readonly items?: Schema;
  /** Of a map: what its values are. */
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  readonly 'x-kubernetes-map-type'?: 'atomic';
  readonly 'x-kubernetes-patch-merge-key'?: string;
  /** Comma-separated: `merge`, `merge,retainKeys`, `replace`. */
  readonly 'x-kubernetes-patch-strategy'?: string;
}

/** By name, such as `io.k8s.api.core.v1.Service`. */
export type Definitions = Readonly<Record<string, Schema>>;
