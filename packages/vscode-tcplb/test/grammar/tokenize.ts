/** Tokens, as VS Code's own tokenizer and regular expressions make them from our grammars. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';

const syntaxes = resolve(import.meta.dirname, '../../syntaxes');

/** Of the file `LANGUAGE.tmLanguage.json`. */
export async function loadGrammar(language: 'nginx' | 'report', scope: string): Promise<IGrammar> {
  const grammarFile = join(syntaxes, `${language}.tmLanguage.json`);
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(await readFile(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async () => textmate.parseRawGrammar(await readFile(grammarFile, 'utf8'), grammarFile),
  });
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) throw new Error(`${grammarFile} has no grammar for ${scope}`);
  return grammar;
}

/** `text  scope` for each token that is not only white space; the scope is the innermost, without the language's name. */
export function tokenizeLines(grammar: IGrammar, text: string): string[][] {
  let state = textmate.INITIAL;
  return text.split('\n').map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens
      .map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex).trim(),
        scope: (scopes.at(-1) ?? '').replace(/\.(nginx|tcplb-report)$/, ''),
      }))
      .filter((token) => token.text !== '')
      .map((token) => `${token.text}  ${token.scope}`);
  });
}
