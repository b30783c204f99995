/** Content negotiation: which form of an answer the client asks for. */

import type { IncomingHttpHeaders } from 'node:http';
import { notAcceptable } from './api-error.ts';

/** How objects are sent: as they are, as a `meta/v1` Table, or metadata only. */
export type Form = 'object' | 'table' | 'metadata';

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const forms: Readonly<Record<string, Form>> = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata',
};

const servable = new Set(['application/json', 'application/*', '*/*']);

/** The media ranges of an `Accept` header, the preferred first. */
export function parseAccept(header: string | undefined): readonly MediaRange[] {
  return (header ?? '*/*')
    .split(',')
    .map(parseRange)
    .toSorted((left, right) => qualityOf(right) - qualityOf(left));
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const pairs = parameters.map((parameter): [string, string] => {
    const [name = '', ...value] = parameter.split('=');
    return [name, value.join('=')];
  });
  return { type: type.toLowerCase(), parameters: new Map(pairs) };
}

function qualityOf(range: MediaRange): number {
  return Number(range.parameters.get('q') ?? 1);
}

function formOf({ type, parameters }: MediaRange): Form | undefined {
  if (!servable.has(type)) return undefined;
  const as = parameters.get('as');
  if (as === undefined) return 'object';
  return parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1' ? forms[as] : undefined;
}

/**
 * The first form that the client accepts and that there is.
 * @throws ApiError 406 when there is none
 */
export function negotiateForm(headers: IncomingHttpHeaders): Form {
  for (const range of parseAccept(headers.accept)) {
    const form = formOf(range);
    if (form !== undefined) return form;
  }
  throw notAcceptable(['application/json', 'application/json;stream=watch']);
}

/** True when the client takes gzip. */
export function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  return /(^|[,\s])gzip(?!\s*;\s*q=0(\.0*)?(,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}

/** The media type of the body without its parameters. */
export function contentType(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
