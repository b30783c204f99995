/** kubectl's JSONPath templates, understood: https://kubernetes.io/docs/reference/kubectl/jsonpath/ */

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly path: Path }
  /** The body, once for each value of the path. */
  | { readonly kind: 'range'; readonly path: Path; readonly body: readonly TemplateNode[] };

/** From the current value on, each step from all that the last one gave. */
export type Path = readonly Step[];

export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'wildcard' }
  /** The value itself and everything within it. */
  | { readonly kind: 'descendants' }
  /** Negative ones count from the end. */
  | { readonly kind: 'index'; readonly at: number }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }
  | { readonly kind: 'union'; readonly steps: readonly Step[] }
  | { readonly kind: 'filter'; readonly left: Operand; readonly comparison?: Comparison };

export type Operand = { readonly path: Path } | { readonly literal: string | number | boolean };

export interface Comparison {
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly right: Operand;
}
