/** What tcplb asks of a user's own template for the file of an exposure, beyond what nginx itself does. */
import mustache from 'mustache';
import { type Directive, parseDirectives } from '../exposure/options/directives.ts';
import { viewFields } from './view-fields.ts';
import type { ExposureView } from './view-model.ts';

/** Mustache's own tree: kind, name, begin, end, and what is inside a section. */
type Token = readonly [kind: string, name: string, begin: number, end: number, children?: readonly Token[]];

const KNOWN = new Set(viewFields.flatMap(({ path }) => path.split('.')));
const WITH_A_NAME = new Set(['name', '&', '{', '#', '^']);

function parse(template: string): readonly Token[] | string {
  try {
    return mustache.parse(template) as unknown as readonly Token[];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tagsOf(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...tagsOf(Array.isArray(token[4]) ? token[4] : [])]);
}

function problemOfTag([kind, name]: Token): string[] {
  if (kind === '>') return [`it includes ${JSON.stringify(name)}, and templates are whole by themselves`];
  if (!WITH_A_NAME.has(kind) || name === '.') return [];
  const unknown = name.split('.').find((part) => !KNOWN.has(part));
  return unknown === undefined ? [] : [`it shows ${JSON.stringify(unknown)}, which the view does not have`];
}

/** Why the text can be no template for exposures, as a clause; undefined when it can be one. */
export function findTemplateProblem(template: string): string | undefined {
  const tokens = parse(template);
  return typeof tokens === 'string' ? `mustache says: ${tokens}` : tagsOf(tokens).flatMap(problemOfTag)[0];
}

function listensOf(directives: readonly Directive[]): string[] {
  return directives.flatMap(({ words: [name, place = ''], block = [] }) =>
    name === 'listen' ? [place] : listensOf(block),
  );
}

/** Why the text that came of a template cannot be the file of its exposure, as a clause. */
export function findFileProblem(content: string, { listeners }: ExposureView): string | undefined {
  const directives = parseDirectives(content);
  if (directives === undefined) return 'what comes of it is no sequence of whole directives';
  const present = new Set(listensOf(directives));
  const wanted = listeners.flatMap(({ listens }) => listens.map((words) => words.split(' ')[0] ?? ''));
  const missing = wanted.find((place) => !present.has(place));
  return missing === undefined ? undefined : `what comes of it does not listen on ${missing}`;
}
