/** What would be rejected of a Service that is being written. */
import { LOAD_BALANCER_CLASS, type Rejection, type Service } from '@tcplb/core';
import type { Judgement } from '../judge-services.ts';
import { removeEntry, replaceSpan } from './edit-yaml.ts';
import { isOurAnnotation, optionOf, serviceFields } from './fields.ts';
import { findUnserved } from './find-unserved.ts';
import { isAnnotation, readService } from './read-service.ts';
import { suggestNames, suggestValues } from './suggest-values.ts';
import { type Entry, entriesOf, type Span, type YamlDocument } from './yaml-documents.ts';
import type { YamlFix, YamlProblem } from './yaml-problem.ts';

/** A Service with the places of its fields. */
export interface PlacedService {
  readonly document: YamlDocument;
  readonly service: Service;
  readonly entries: readonly Entry[];
  /** Those that begin with our prefix. */
  readonly annotations: readonly Entry[];
}

export function placeService(document: YamlDocument): PlacedService | undefined {
  const entries = entriesOf(document);
  const service = readService(document, entries);
  if (service === undefined) return undefined;
  const annotations = entries.filter((entry) => isAnnotation(entry) && isOurAnnotation(entry.path[2] ?? ''));
  return { document, service, entries, annotations };
}

/** Whether it asks for us. */
export function isServed({ service: { spec } }: PlacedService): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === LOAD_BALANCER_CLASS;
}

/** Services that do not concern us have no problems here. */
export function inspectService(placed: PlacedService, judgement: Judgement): YamlProblem[] {
  const untyped = placed.annotations.filter(({ scalar }) => scalar !== null && typeof scalar !== 'string');
  const problems = untyped.map((entry) => quoteProblem(placed, entry));
  if (!isServed(placed)) return [...problems, ...findUnserved(placed)];
  const { name, namespace } = placed.service.metadata;
  const found = judgement.rejected
    .filter(({ object }) => object.name === name && object.namespace === namespace)
    .map((rejection) => ({ rejection, place: placeOf(rejection, placed) }))
    .filter(({ place }) => place === undefined || !untyped.includes(place));
  return [...problems, ...found.map(({ rejection, place }) => problemOf(rejection, place, placed, judgement))];
}

function quoteProblem({ document: { text } }: PlacedService, { key, value, path }: Entry): YamlProblem {
  const span = value ?? key;
  const written = text.slice(span.start, span.end).trimEnd();
  const end = span.start + written.length;
  const quoted = JSON.stringify(written);
  const isScalar = !/^[[{|>&*!]|\n/.test(written);
  const message = `annotation ${path[2]} has to be a text: the API server refuses ${written.split('\n')[0]} without quotes.`;
  const fix: YamlFix = { kind: 'quote', subject: written, edits: [{ start: span.start, end, text: quoted }] };
  return { start: span.start, end, severity: 'error', code: 'InvalidObject', message, fixes: isScalar ? [fix] : [] };
}

function problemOf(
  rejection: Rejection,
  place: Entry | undefined,
  placed: PlacedService,
  judgement: Judgement,
): YamlProblem {
  // An annotation that means nothing is ignored, and the rest is served.
  const isIgnored = place !== undefined && isAnnotation(place) && optionOf(place.path[2] ?? '') === undefined;
  return {
    ...(isIgnored ? place.key : spanOf(place, placed)),
    severity: isIgnored ? 'warning' : 'error',
    code: rejection.code,
    message: `${withoutTitle(rejection.message)}. ${rejection.suggestion}`,
    fixes: place ? fixesOf(place, rejection, placed, judgement) : [],
  };
}

/** The message begins with the Service, whose text this is. */
function withoutTitle(message: string): string {
  return message.replace(/^Service \S+: /, '');
}

/** Where the field stands that the message names. */
function placeOf({ message }: Rejection, { entries, annotations }: PlacedService): Entry | undefined {
  const named = annotations
    .filter(({ path }) => message.includes(path[2] ?? ''))
    .toSorted((a, b) => (b.path[2]?.length ?? 0) - (a.path[2]?.length ?? 0))[0];
  if (named !== undefined) return named;
  const [, port] = /\bport (\d+)\b/.exec(message) ?? [];
  const isPort = ({ path, scalar }: Entry) =>
    path[1] === 'ports' && (path[3] === 'port' || path[3] === 'nodePort') && String(scalar) === port;
  const [, field] = /\bspec\.(\w+)/.exec(message) ?? [];
  return (
    entries.findLast(isPort) ?? entries.find(({ path }) => path.length === 2 && path.join('.') === `spec.${field}`)
  );
}

function spanOf(place: Entry | undefined, { entries }: PlacedService): Span {
  const shown = place ?? entries.find(({ path }) => path.join('.') === 'metadata.name') ?? entries[0];
  const { start, end } = shown?.value ?? shown?.key ?? { start: 0, end: 0 };
  return { start, end };
}

function fixesOf(place: Entry, { code }: Rejection, { document, entries }: PlacedService, judgement: Judgement) {
  // What is free for a listener is none for a node port.
  if (!isAnnotation(place))
    return code === 'PortConflict' && place.path[3] === 'port' ? freePort(place, judgement) : [];
  const name = place.path[2] ?? '';
  const { properties = {} } = serviceFields.properties?.metadata?.properties?.annotations ?? {};
  const removal = removeEntry(document, place, entries);
  const field = properties[name];
  if (field === undefined) return [...suggestNames(place, Object.keys(properties)), removal];
  return [...suggestValues(place, field, (text) => optionOf(name)?.parse(text) !== undefined), removal];
}

function freePort({ value, scalar }: Entry, judgement: Judgement): YamlFix[] {
  const port = judgement.freePort(Number(scalar));
  return port === undefined || value === undefined ? [] : [replaceSpan(value, String(port))];
}
