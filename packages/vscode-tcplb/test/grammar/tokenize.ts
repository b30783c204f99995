/** Tokens of nginx files, as VS Code's own tokenizer and regular expressions make them from our grammar. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';

const grammarFile = resolve(import.meta.dirname, '../../syntaxes/nginx.tmLanguage.json');

export async function loadGrammar(): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(await readFile(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async () => textmate.parseRawGrammar(await readFile(grammarFile, 'utf8'), grammarFile),
  });
  const grammar = await registry.loadGrammar('source.nginx');
  if (grammar === null) throw new Error(`${grammarFile} has no grammar for source.nginx`);
  return grammar;
}

/** `text  scope` for each token that is not only white space; the scope is the innermost, without `.nginx`. */
export function tokenizeLines(grammar: IGrammar, text: string): string[][] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens
      .map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex).trim(),
        scope: (scopes.at(-1) ?? '').replace(/\.nginx$/, ''),
      }))
      .filter((token) => token.text !== '')
      .map((token) => `${token.text}  ${token.scope}`);
  });
}
