/** `.items[*].metadata.name`, `$.spec.ports[?(@.port>1024)]['name','port']`. Pure. */
import { findOutside, malformed, splitOutside, unquote } from './scan.ts';
import type { Comparison, Operand, Path, Step } from './template.ts';

/** Dots and brackets of a name are escaped: `.annotations.tcplb\.dev/mode`. */
const NAME = /^(?:\\.|[^.[\]\\])+/;

/** Fails with `InvalidInput` for what is no path. `$` and `@` both stand for the current value, as for kubectl. */
export function parsePath(text: string): Path {
  const steps: Step[] = [];
  let rest = text.replace(/^[$@]/, '');
  if (rest === '.') return [];
  while (rest !== '') {
    const [step, length] = takeStep(rest, steps.at(-1)?.kind === 'descendants', text);
    steps.push(step);
    rest = rest.slice(length);
  }
  return steps;
}

/** The first step of the text, and how many characters it takes. `bare`: a name may come without its dot. */
function takeStep(text: string, bare: boolean, whole: string): [Step, number] {
  if (text.startsWith('..')) return [{ kind: 'descendants' }, 2];
  if (text.startsWith('[')) {
    const end = findOutside(text, /\]/, 1);
    if (end < 0) throw malformed(whole, 'has a bracket that is not closed');
    return [parseBracket(text.slice(1, end).trim(), whole), end + 1];
  }
  const dot = text.startsWith('.') ? 1 : 0;
  const name = dot === 1 || bare ? NAME.exec(text.slice(dot))?.[0] : undefined;
  if (name === undefined) throw malformed(whole, 'is no path: it has to begin with a dot');
  const length = dot + name.length;
  return [name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll(/\\(.)/g, '$1') }, length];
}

function parseBracket(text: string, whole: string): Step {
  if (text === '*') return { kind: 'wildcard' };
  if (text.startsWith('?(') && text.endsWith(')')) return parseFilter(text.slice(2, -1));
  const parts = splitOutside(text, /,/);
  if (parts.length > 1) return { kind: 'union', steps: parts.map((part) => parseBracket(part, whole)) };
  const name = unquote(text);
  if (name !== undefined) return { kind: 'field', name };
  if (/^-?\d+$/.test(text)) return { kind: 'index', at: Number(text) };
  const slice = /^(-?\d+)?:(-?\d+)?(?::(\d+))?$/.exec(text);
  if (slice === null) throw malformed(whole, `has [${text}], which is no index, slice, name or filter`);
  const [, start, end, step] = slice;
  return {
    kind: 'slice',
    ...(start !== undefined && { start: Number(start) }),
    ...(end !== undefined && { end: Number(end) }),
    step: Math.max(1, Number(step ?? 1)),
  };
}

function parseFilter(text: string): Step {
  const at = findOutside(text, /[=!<>]/);
  if (at < 0) return { kind: 'filter', left: parseOperand(text.trim()) };
  const operator = /^(==|!=|<=|>=|<|>)/.exec(text.slice(at))?.[0] as Comparison['operator'] | undefined;
  if (operator === undefined) throw malformed(text, 'has no operator: ==, !=, <, <=, > or >=');
  const right = parseOperand(text.slice(at + operator.length).trim());
  return { kind: 'filter', left: parseOperand(text.slice(0, at).trim()), comparison: { operator, right } };
}

function parseOperand(text: string): Operand {
  const quoted = unquote(text);
  if (quoted !== undefined) return { literal: quoted };
  if (text === 'true' || text === 'false') return { literal: text === 'true' };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { literal: Number(text) };
  return { path: parsePath(text) };
}
