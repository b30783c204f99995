/** A YAML document as the Service that the API server would make of it. */
import type { Service } from '@tcplb/core';
import type { Entry, YamlDocument } from './yaml-documents.ts';

type Values = Readonly<Record<string, unknown>>;

/** Undefined for what is no Service yet. Fields of the wrong kind are left out: the API server says so. */
export function readService({ document, text }: YamlDocument, entries: readonly Entry[]): Service | undefined {
  const { metadata, spec } = toValues(document);
  if (!isObject(metadata) || !isObject(spec)) return undefined;
  const { name, namespace, creationTimestamp: _, deletionTimestamp: __, ...others } = metadata;
  const service: unknown = {
    metadata: {
      ...others,
      name: String(name ?? ''),
      namespace: String(namespace ?? 'default'),
      annotations: Object.fromEntries(annotationsOf(text, entries)),
    },
    spec: { ...withoutBadLists(spec), ports: objectsOf(spec.ports) },
  };
  return service as Service;
}

export function isAnnotation({ path }: Entry): boolean {
  return path.length === 3 && path[0] === 'metadata' && path[1] === 'annotations';
}

/** What kubectl would send as a number or a truth, stands here as it is written. */
function annotationsOf(text: string, entries: readonly Entry[]): (readonly [string, string])[] {
  return entries.filter(isAnnotation).map(({ path, value, scalar }) => {
    const written = value && typeof scalar !== 'string' ? text.slice(value.start, value.end) : scalar;
    return [path[2] ?? '', String(written ?? '')];
  });
}

function toValues(document: YamlDocument['document']): Values {
  try {
    return (document.toJS() ?? {}) as Values;
  } catch {
    // Aliases that lead nowhere: whoever parses YAML says so.
    return {};
  }
}

const LISTS = new Set(['loadBalancerSourceRanges', 'ipFamilies', 'externalIPs']);

function withoutBadLists(spec: Values): Values {
  return Object.fromEntries(Object.entries(spec).filter(([name, value]) => !LISTS.has(name) || isTexts(value)));
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function objectsOf(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
