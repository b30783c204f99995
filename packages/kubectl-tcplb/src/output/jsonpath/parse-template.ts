/** Text with `{…}` in it, as kubectl's `-o jsonpath=` takes it. Pure. */
import { parsePath } from './parse-path.ts';
import { findOutside, malformed, splitOutside, unquote } from './scan.ts';
import type { TemplateNode } from './template.ts';

type OpenNode = TemplateNode | { readonly kind: 'open'; readonly path: string } | { readonly kind: 'end' };

/** Fails with `InvalidInput`, naming the part that cannot be read. */
export function parseTemplate(text: string): readonly TemplateNode[] {
  const nodes = readNodes(text);
  const { body, rest } = nest(nodes, text);
  if (rest.length > 0) throw malformed(text, 'has an {end} without a {range}');
  return body;
}

function readNodes(text: string): OpenNode[] {
  const nodes: OpenNode[] = [];
  for (let start = 0; start < text.length; ) {
    const open = text.indexOf('{', start);
    if (open !== start) nodes.push({ kind: 'text', text: text.slice(start, open < 0 ? undefined : open) });
    if (open < 0) break;
    const close = findOutside(text, /\}/, open + 1);
    if (close < 0) throw malformed(text, 'has a { that is not closed');
    nodes.push(...readAction(text.slice(open + 1, close).trim()));
    start = close + 1;
  }
  return nodes;
}

function readAction(action: string): OpenNode[] {
  const range = /^range\s+(.+)$/s.exec(action)?.[1];
  if (range !== undefined) return [{ kind: 'open', path: range }];
  if (action === 'end') return [{ kind: 'end' }];
  return splitOutside(action, /\s/).map((word): OpenNode => {
    const text = unquote(word);
    return text === undefined ? { kind: 'path', path: parsePath(word) } : { kind: 'text', text };
  });
}

/** Everything up to the `{end}` that belongs to it, with the ranges in it closed; `rest` begins with that `{end}`. */
function nest(nodes: readonly OpenNode[], text: string): { body: TemplateNode[]; rest: readonly OpenNode[] } {
  const body: TemplateNode[] = [];
  let rest = nodes;
  for (;;) {
    const [node, ...others] = rest;
    if (node === undefined || node.kind === 'end') return { body, rest };
    rest = others;
    if (node.kind === 'open') {
      const inner = nest(others, text);
      if (inner.rest.length === 0) throw malformed(text, 'has a {range} without an {end}');
      body.push({ kind: 'range', path: parsePath(node.path), body: inner.body });
      rest = inner.rest.slice(1);
    } else body.push(node);
  }
}
