/**
 * The English texts that the editor's sources hand to `vscode.l10n.t`, read from their syntax trees.
 *
 * A text is a string literal in the first argument of a call of `t`; any string literal in a call that is given `t` itself
 * (for singular and plural); or a value in a declaration whose comment says "for `l10n.t`".
 */
import { parseAst } from 'rolldown/parseAst';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  // Names of properties and types are no texts.
  const skipped = node.type === 'Property' ? ['key'] : ['typeAnnotation', 'returnType', 'typeArguments'];
  return Object.entries(node).flatMap(([key, value]) =>
    skipped.includes(key) ? [] : (Array.isArray(value) ? value : [value]).filter(isNode),
  );
}

function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

/** Of the code itself: not what it compares with, nor what it calls. */
function literalsIn(node: SyntaxNode): string[] {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'ConditionalExpression') {
    return [node.consequent, node.alternate].filter(isNode).flatMap(literalsIn);
  }
  if (node.type === 'CallExpression' || node.type === 'BinaryExpression' || node.type === 'MemberExpression') return [];
  return childrenOf(node).flatMap(literalsIn);
}

function isTranslate(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (node.type === 'Identifier') return node.name === 't';
  return node.type === 'MemberExpression' && isTranslate(node.property);
}

function textsOfCall(node: SyntaxNode): string[] {
  const given = (node.arguments as unknown[]).filter(isNode);
  if (isTranslate(node.callee)) return given.slice(0, 1).flatMap(literalsIn);
  return given.some(isTranslate) ? given.flatMap(literalsIn) : [];
}

/** Declarations right behind a comment that ends with the mark. */
function markedDeclarations(source: string, nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const ends = [...source.matchAll(/for `l10n\.t`\. \*\/\s*(?:export )?(?=const )/g)].map(
    (match) => match.index + match[0].length,
  );
  return nodes.filter(({ type, start }) => type === 'VariableDeclaration' && ends.includes(start));
}

/** Names of commands stand beside the texts of buttons. */
const isText = (literal: string): boolean => literal !== '' && !/^tcplb\.\w+$/.test(literal);

/** Of one file; in no order, with repetitions. */
export function extractTexts(source: string): string[] {
  const nodes = [...walk(parseAst(source, { lang: 'ts' }) as unknown as SyntaxNode)];
  const calls = nodes.filter(({ type }) => type === 'CallExpression');
  return [...calls.flatMap(textsOfCall), ...markedDeclarations(source, nodes).flatMap(literalsIn)].filter(isText);
}
