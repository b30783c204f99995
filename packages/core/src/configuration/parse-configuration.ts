/** Text of a `tcplb.yaml` in, a complete configuration out; every error with its place. */

import leven from 'leven';
import mustache from 'mustache';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import type { LoadBalancerConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { checkPlaces } from './check-places.ts';
import { configurationSchema, KNOWN_KEYS } from './configuration-schema.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import type { Problem } from './problem.ts';

export interface ParseOptions {
  /** Where the text comes from, to begin error messages with. */
  readonly source: string;
  /** What holds for all that the text leaves out. */
  readonly defaults: LoadBalancerConfiguration;
  /** False for text from the cluster, which may not choose what runs or what is read on this machine. */
  readonly isOnHost: boolean;
  /** Reads `nginx.exposureTemplate`; throws what the system says. Without it a template is refused. */
  readonly readTemplate?: (path: string) => string;
}

/** zod's small form has no words of its own. */
const wording = en().localeError;

function unknownKey(key: string): string {
  const closest = KNOWN_KEYS.toSorted((a, b) => leven(a, key) - leven(b, key))[0] ?? '';
  const hint = leven(closest, key) <= 3 ? `; did you mean ${closest}?` : '';
  return `unknown field${hint}`;
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], text: unknownKey(key) }));
  }
  return [{ path: issue.path, text: issue.message }];
}

/** Offset of the key at the path, or of its closest parent that exists. */
function offsetOf(document: Document, path: Problem['path']): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const last = path.at(-1);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined;
  if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  const node = path.length > 0 ? document.getIn(path, true) : document.contents;
  if (isNode(node) && node.range) return node.range[0];
  return path.length > 0 ? offsetOf(document, path.slice(0, -1)) : 0;
}

function fail(lines: readonly string[]): never {
  throw new TcplbError('InvalidConfiguration', lines.join('\n'), {
    suggestions: ['Correct it; docs/configuration.md has every field.'],
  });
}

/** The text of the template, if there is one, or what is wrong with it. */
function readTemplate(path: string | undefined, { readTemplate: read }: ParseOptions): string | undefined | Problem {
  if (path === undefined) return undefined;
  const problem = (text: string): Problem => ({ path: ['nginx', 'exposureTemplate'], text });
  if (read === undefined) return problem('templates cannot be read here');
  try {
    const text = read(path);
    mustache.parse(text);
    return text;
  } catch (error) {
    return problem(`${path} is no usable template: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Aliases are followed only here: one may lead nowhere, or multiply without end. */
function readValue(document: Document, place: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    return fail([`${place}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** The parser's own words are for those who program with it. */
function wordsOf({ code, message }: YAMLParseError): string {
  return code === 'MULTIPLE_DOCS' ? 'a configuration is one document, and here a second one begins' : message;
}

/** Fails with `InvalidConfiguration`: one line per problem, each beginning `source:line:column:`. */
export function parseConfiguration(text: string, options: ParseOptions): LoadBalancerConfiguration {
  const { source, defaults, isOnHost } = options;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  if (document.errors.length > 0) fail(document.errors.map((error) => `${at(error.pos[0])}: ${wordsOf(error)}`));
  const show = ({ path, text: problem }: Problem) =>
    `${at(offsetOf(document, path))}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${problem}`;
  const parsed = configurationSchema.safeParse(readValue(document, at(0)), { error: wording });
  if (!parsed.success) return fail(parsed.error.issues.flatMap(problemsOf).map(show));
  const problems = checkPlaces(parsed.data, isOnHost);
  if (problems.length > 0) fail(problems.map(show));
  const template = readTemplate(parsed.data.nginx?.exposureTemplate, options);
  if (typeof template === 'object') return fail([show(template)]);
  return mergeConfiguration(parsed.data, defaults, template);
}
