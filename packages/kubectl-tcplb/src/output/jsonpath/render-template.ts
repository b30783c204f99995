/**
 * Fills a JSONPath template, as `kubectl get -o jsonpath=` does. No library on npm speaks
 * kubectl's dialect (texts between paths, `range`, escaped dots). Pure.
 */
import { parseTemplate } from './parse-template.ts';
import { selectValues } from './select-values.ts';
import type { TemplateNode } from './template.ts';

/** `object` is what `-o json` would print. Fails with `InvalidInput` for a template that cannot be read. */
export function renderJsonPath(object: unknown, template: string): string {
  const nodes = parseTemplate(template);
  // What -o json leaves out is not there for a path either.
  return renderNodes(JSON.parse(JSON.stringify(object)), nodes);
}

function renderNodes(value: unknown, nodes: readonly TemplateNode[]): string {
  return nodes.map((node) => renderNode(value, node)).join('');
}

function renderNode(value: unknown, node: TemplateNode): string {
  if (node.kind === 'text') return node.text;
  const values = selectValues(value, node.path);
  if (node.kind === 'range') return values.map((one) => renderNodes(one, node.body)).join('');
  return values.map(formatValue).join(' ');
}

function formatValue(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value, sortKeys) : String(value);
}

/** Go's maps are written in the order of their keys. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
