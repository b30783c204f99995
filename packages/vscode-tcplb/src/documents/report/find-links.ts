/** What of a description or a comparison leads somewhere. Pure. */
import type { Protocol } from '@tcplb/core';
import type { BackendElement, ExposureElement } from '../../tree/elements.ts';

/** Columns count from 0. */
export interface ReportLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly leadsTo: LinkTarget;
}

export type LinkTarget =
  | { readonly kind: 'service' | 'apply' }
  | { readonly kind: 'node' | 'pod'; readonly backend: BackendElement }
  /** To be typed. */
  | { readonly kind: 'command'; readonly commandLine: string };

const LISTENER = /^Listener .*\/(TCP|UDP|SCTP)\b.*:$/;
const PLACE = /^\[?(.+?)\]?:(\d+)$/;
const APPLY = 'kubectl tcplb apply';

/** Of `kubectl tcplb describe NAME`, in the order of the text. */
export function findDescriptionLinks(text: string, exposure: ExposureElement): ReportLink[] {
  const links: ReportLink[] = [];
  let protocol: Protocol | undefined;
  let columns: readonly number[] = [];
  for (const [line, content] of text.split('\n').entries()) {
    if (/^\S/.test(content)) {
      protocol = LISTENER.exec(content)?.[1] as Protocol | undefined;
      columns = [];
      links.push(...fieldLinks(line, content));
    } else if (protocol !== undefined && columns.length === 0) columns = startsOf(content);
    else if (protocol !== undefined) links.push(...backendLinks(line, content, columns, exposure, protocol));
  }
  return links;
}

/** Of `kubectl tcplb advise … -o wide`: every command line. */
export function findAdviceLinks(text: string): ReportLink[] {
  return text.split('\n').flatMap((content, line) => {
    const commandLine = /\bkubectl .*$/.exec(content);
    if (commandLine === null) return [];
    const [found] = commandLine;
    const start = commandLine.index;
    return [{ line, start, end: start + found.length, leadsTo: { kind: 'command', commandLine: found } }];
  });
}

function fieldLinks(line: number, content: string): ReportLink[] {
  const name = /^Name: +(\S+)$/.exec(content)?.[1];
  const apply = content.startsWith('Served:') ? content.indexOf(APPLY) : -1;
  return [
    ...(name === undefined
      ? []
      : [{ line, start: content.length - name.length, end: content.length, leadsTo: { kind: 'service' } as const }]),
    ...(apply < 0 ? [] : [{ line, start: apply, end: apply + APPLY.length, leadsTo: { kind: 'apply' } as const }]),
  ];
}

/** Of the columns, from their headers. */
function startsOf(headers: string): number[] {
  return [...headers.matchAll(/\S+/g)].map(({ index }) => index);
}

function backendLinks(
  line: number,
  content: string,
  columns: readonly number[],
  owner: ExposureElement,
  protocol: Protocol,
): ReportLink[] {
  const cells = columns.map((start) => /^\S+/.exec(content.slice(start))?.[0] ?? '');
  const [node = '', place = ''] = cells;
  const [, address, port] = PLACE.exec(place) ?? [];
  if (address === undefined || /^-+$/.test(node)) return [];
  const { sourceId } = owner;
  const backend: BackendElement = { kind: 'backend', sourceId, owner, node, address, port: Number(port), protocol };
  const link = (kind: 'node' | 'pod', start = 0, cell = ''): ReportLink[] =>
    cell === '' || cell === '<none>' ? [] : [{ line, start, end: start + cell.length, leadsTo: { kind, backend } }];
  return [...link('node', columns[0], node), ...link('pod', columns.at(-1), cells.at(-1))];
}
