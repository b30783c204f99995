/** The syntax of nginx's configuration files: words, blocks, quotes and comments. What the words mean is nginx's affair. */

/** One directive, with what its block holds when it has one. */
export interface Directive {
  /** At least one; as written, quotes and escapes included. */
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

// As nginx reads: a quote or a comment begins where a word could, and `${` belongs to its word.
const TOKEN =
  /[ \t\r\n]+|#[^\n]*|[;{}]|"(?:\\.|[^"\\])*"(?=[ \t\r\n;{])|'(?:\\.|[^'\\])*'(?=[ \t\r\n;{])|(?:\\.|\$\{|[^ \t\r\n;{}"'#\\])(?:\\.|\$\{|[^ \t\r\n;{\\])*/sy;

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return undefined;
    if (!/^[ \t\r\n#]/.test(token)) tokens.push(token);
  }
  return tokens;
}

/** The directives of a text; undefined when it is not a sequence of whole ones, so that what follows it would change. */
export function parseDirectives(text: string): Directive[] | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const top: Directive[] = [];
  const open: Directive[][] = [top];
  let words: string[] = [];
  for (const token of tokens) {
    const siblings = open.at(-1);
    if (siblings === undefined) return undefined;
    if (token === '}') {
      if (words.length > 0 || open.length === 1) return undefined;
      open.pop();
    } else if (token === ';' || token === '{') {
      if (words.length === 0) return undefined;
      const block: Directive[] = [];
      siblings.push(token === '{' ? { words, block } : { words });
      if (token === '{') open.push(block);
      words = [];
    } else words.push(token);
  }
  return words.length === 0 && open.length === 1 ? top : undefined;
}
