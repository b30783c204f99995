/** YAML as kubectl reads it. The parsers load on first use: a kubeconfig may be JSON. */
import { TcplbError } from '../../errors.ts';

/**
 * The value of a text; undefined for an empty one.
 * @param file names the text in errors
 * @throws InvalidConfiguration naming the file and the line; never quoting the text, which holds secrets
 */
export async function parseYaml(text: string, file: string): Promise<unknown> {
  return (await parseQuickly(text)) ?? parseThoroughly(text, file);
}

/** In a fraction of the other parser's time; undefined for anything out of the ordinary. */
async function parseQuickly(text: string): Promise<unknown> {
  const { boolYaml11Tag, CORE_SCHEMA, loadAll, mergeTag } = await import('js-yaml');
  try {
    // Of YAML 1.1 kubectl has booleans (`yes` is true) and merges, but no dates; of two equal keys it takes the last.
    const documents = loadAll(text, { schema: CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag), json: true });
    return documents.length === 1 ? documents[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Says where a fault is. */
async function parseThoroughly(text: string, file: string): Promise<unknown> {
  const { parseDocument, LineCounter } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false, lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0];
  if (problem !== undefined) throw notYaml(file, lines.linePos(problem.pos[0]).line, problem.code);
  try {
    return document.toJS();
  } catch {
    // Aliases are followed only here.
    throw notYaml(file, 1, 'BAD_ALIAS');
  }
}

/** With the parser's code, as its message may quote what it found. */
function notYaml(file: string, line: number, code: string): TcplbError {
  const what = code.toLowerCase().replaceAll('_', ' ');
  return new TcplbError('InvalidConfiguration', `kubeconfig ${file}, line ${line}: not valid YAML (${what})`, {
    suggestions: [`Check it with: kubectl config view --kubeconfig ${file}`],
  });
}

/** The line, from 1, of what a path leads to; 1 where it leads nowhere. */
export async function findLine(text: string, path: readonly (string | number)[]): Promise<number> {
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false, lineCounter: lines });
  const node = document.getIn(path, true);
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
}
