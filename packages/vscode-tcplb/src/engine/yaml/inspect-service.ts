/** What tcplb would reject of a Service that is being written. */
import { LOAD_BALANCER_CLASS, type Rejection, type Service } from '@tcplb/core';
import { isOurAnnotation, optionOf, serviceFields } from './fields.ts';
import { removal, renames, valueFixes } from './fix-configuration.ts';
import type { YamlFix, YamlProblem, YamlSurroundings } from './inspect-yaml.ts';
import { type Entry, entriesOf, type Span, type YamlDocument } from './yaml-documents.ts';

/** Services that do not concern us have no problems here. */
export function inspectService(
  text: string,
  document: YamlDocument,
  { rejectionsOf }: YamlSurroundings,
): YamlProblem[] {
  const service = readService(document);
  if (service === undefined) return [];
  const entries = entriesOf(document);
  const annotations = entries.filter(isAnnotation);
  if (service.spec.loadBalancerClass !== LOAD_BALANCER_CLASS) return annotations.map((entry) => withoutClass(entry));
  return rejectionsOf(service).map((rejection) =>
    problemOf(rejection, { text, entries, annotations, service, rejectionsOf }),
  );
}

interface Known {
  readonly text: string;
  readonly entries: readonly Entry[];
  readonly annotations: readonly Entry[];
  readonly service: Service;
  readonly rejectionsOf: YamlSurroundings['rejectionsOf'];
}

/** Undefined for what is no Service yet. */
function readService({ document }: YamlDocument): Service | undefined {
  try {
    const { metadata, spec } = (document.toJS() ?? {}) as Partial<Service>;
    if (!isObject(metadata) || !isObject(spec)) return undefined;
    const annotations = Object.entries(metadata.annotations ?? {}).map(([name, value]) => [name, String(value)]);
    return {
      metadata: {
        ...metadata,
        name: metadata.name ?? '',
        namespace: metadata.namespace ?? 'default',
        annotations: Object.fromEntries(annotations),
      },
      spec,
    };
  } catch {
    // Aliases that lead nowhere: whoever parses YAML says so.
    return undefined;
  }
}

function isObject<T>(value: T | undefined): value is T {
  return typeof value === 'object' && value !== null;
}

function isAnnotation({ path }: Entry): boolean {
  return path.length === 3 && path[0] === 'metadata' && path[1] === 'annotations' && isOurAnnotation(path[2] ?? '');
}

function withoutClass({ key }: Entry): YamlProblem {
  const message = `It does nothing: only Services with spec.loadBalancerClass ${LOAD_BALANCER_CLASS} are served by tcplb.`;
  return { ...key, severity: 'warning', message, fixes: [] };
}

function problemOf(rejection: Rejection, known: Known): YamlProblem {
  const place = placeOf(rejection, known);
  // An annotation that means nothing is ignored, and the rest is served.
  const isIgnored = place !== undefined && isAnnotation(place) && optionOf(place.path[2] ?? '') === undefined;
  return {
    ...(isIgnored ? place.key : spanOf(place, known)),
    severity: isIgnored ? 'warning' : 'error',
    message: `${withoutTitle(rejection.message)}. ${rejection.suggestion}`,
    fixes: place ? fixesOf(place, rejection, known) : [],
  };
}

/** The message begins with the Service, whose text this is. */
function withoutTitle(message: string): string {
  return message.replace(/^Service \S+: /, '');
}

/** Where the field stands that the message names. */
function placeOf({ code, message }: Rejection, { entries, annotations }: Known): Entry | undefined {
  const named = annotations
    .filter(({ path }) => message.includes(path[2] ?? ''))
    .toSorted((a, b) => (b.path[2]?.length ?? 0) - (a.path[2]?.length ?? 0))[0];
  if (named !== undefined) return named;
  if (code === 'PortConflict') return entries.find(({ path }) => path[0] === 'spec' && path.at(-1) === 'port');
  return entries.find(({ path }) => path[0] === 'spec' && message.includes(`spec.${path[1]}`));
}

function spanOf(place: Entry | undefined, { entries }: Known): Span {
  const shown = place ?? entries.find(({ path }) => path.join('.') === 'metadata.name') ?? entries[0];
  return shown ? (shown.value ?? shown.key) : { start: 0, end: 0 };
}

function fixesOf(place: Entry, { code }: Rejection, known: Known): YamlFix[] {
  if (!isAnnotation(place)) return code === 'PortConflict' ? freePorts(place, known) : [];
  const name = place.path[2] ?? '';
  const field = serviceFields.properties?.metadata?.properties?.annotations?.properties?.[name];
  if (field !== undefined) return [...valueFixes(place, field), removal(known.text, place)];
  const { properties = {} } = serviceFields.properties?.metadata?.properties?.annotations ?? {};
  return [...renames(place, Object.keys(properties)), removal(known.text, place)];
}

/** How far to look for a port that nobody has. */
const NEAR = 20;

function freePorts(place: Entry, { service, rejectionsOf }: Known): YamlFix[] {
  const index = Number(place.path[2]);
  const ports = service.spec.ports ?? [];
  const taken = ports[index]?.port;
  if (taken === undefined || place.value === undefined) return [];
  const withPort = (port: number): Service => ({
    ...service,
    spec: { ...service.spec, ports: ports.map((one, at) => (at === index ? { ...one, port } : one)) },
  });
  const isFree = (port: number): boolean => rejectionsOf(withPort(port)).every(({ code }) => code !== 'PortConflict');
  for (let port = taken + 1; port <= Math.min(taken + NEAR, 65_535); port += 1) {
    if (isFree(port)) return [{ ...place.value, text: String(port), kind: 'replace', subject: 'port' }];
  }
  return [];
}
