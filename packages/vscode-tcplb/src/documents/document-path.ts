/** Documents ↔ paths of their URIs, `tcplb:/CLUSTER/KIND/…`. Pure. */

/** The scheme of all of them. */
export const SCHEME = 'tcplb';

/** The planned or the live configuration: of one exposure, or all of it. */
export interface ConfigTarget {
  readonly kind: 'config' | 'live';
  readonly sourceId: string;
  readonly exposure?: { readonly namespace: string; readonly name: string };
  /** What the configuration calls it; absent for this machine, where it names no hosts. */
  readonly host?: string;
}

export interface ServiceTarget {
  readonly kind: 'service';
  readonly sourceId: string;
  readonly namespace: string;
  readonly name: string;
}

export interface LogTarget {
  readonly kind: 'logs';
  readonly sourceId: string;
  readonly namespace: string;
  readonly pod: string;
  /** Absent for the only one. */
  readonly container?: string;
}

/** What the plugin says of an object: all of an exposure, or the ways to a DaemonSet. */
export interface ReportTarget {
  readonly kind: 'describe' | 'advise';
  readonly sourceId: string;
  readonly namespace: string;
  /** Of the exposure, or of the DaemonSet. */
  readonly name: string;
}

/** What a host served once. */
export interface RevisionTarget {
  readonly kind: 'revision';
  /** The cluster that may say where revisions stand. */
  readonly sourceId: string;
  readonly number: number;
  /** As for `ConfigTarget`. */
  readonly host?: string;
}

export type DocumentTarget = ConfigTarget | ServiceTarget | LogTarget | ReportTarget | RevisionTarget;

/** Between a pod and its container, in the names of neither. */
const SEPARATOR = '_';
/** Between the kind and the host: `live@lb1`. */
const AT = '@';

/** The last segment is the title of the tab. Names of Kubernetes objects stand as they are; a cluster may have any. */
export function formatPath(target: DocumentTarget): string {
  const kind = 'host' in target && target.host !== undefined ? `${target.kind}${AT}${target.host}` : target.kind;
  return ['', target.sourceId.replaceAll(/[%/]/g, encodeURIComponent), kind, ...segmentsOf(target)].join('/');
}

/** Undefined for a path that is none of ours. */
export function parsePath(path: string): DocumentTarget | undefined {
  const [root, cluster = '', place = '', ...rest] = path.split('/');
  const sourceId = decodeSegment(cluster);
  const [kind, host] = place.split(AT);
  const target = root === '' && sourceId ? parseSegments(sourceId, kind, rest) : undefined;
  if (target === undefined || host === undefined) return target;
  return isOfHost(target) && host !== '' ? { ...target, host } : undefined;
}

function isOfHost(target: DocumentTarget): target is ConfigTarget | RevisionTarget {
  return target.kind === 'config' || target.kind === 'live' || target.kind === 'revision';
}

function segmentsOf(target: DocumentTarget): string[] {
  switch (target.kind) {
    case 'service':
      return [target.namespace, `${target.name}.yaml`];
    case 'logs':
      return [
        target.namespace,
        `${target.pod}${target.container === undefined ? '' : `${SEPARATOR}${target.container}`}.log`,
      ];
    case 'describe':
    case 'advise':
      return [target.namespace, `${target.kind} ${target.name}`];
    case 'revision':
      return [`revision-${target.number}.conf`];
    default:
      return target.exposure === undefined
        ? ['nginx.conf']
        : [target.exposure.namespace, `${target.exposure.name}.conf`];
  }
}

function parseSegments(sourceId: string, kind: string | undefined, segments: string[]): DocumentTarget | undefined {
  const file = segments.at(-1) ?? '';
  const [namespace] = segments;
  if ((kind === 'config' || kind === 'live') && segments.length === 1 && file === 'nginx.conf')
    return { kind, sourceId };
  if (kind === 'revision' && segments.length === 1) return parseRevision(sourceId, file);
  if (segments.length !== 2 || namespace === undefined) return undefined;
  if ((kind === 'config' || kind === 'live') && file.endsWith('.conf')) {
    return { kind, sourceId, exposure: { namespace, name: file.slice(0, -'.conf'.length) } };
  }
  if (kind === 'service' && file.endsWith('.yaml')) {
    return { kind, sourceId, namespace, name: file.slice(0, -'.yaml'.length) };
  }
  if (kind === 'describe' || kind === 'advise') {
    return file.startsWith(`${kind} `) ? { kind, sourceId, namespace, name: file.slice(`${kind} `.length) } : undefined;
  }
  if (kind !== 'logs' || !file.endsWith('.log')) return undefined;
  const [pod = '', container] = file.slice(0, -'.log'.length).split(SEPARATOR);
  return { kind, sourceId, namespace, pod, ...(container !== undefined && { container }) };
}

function parseRevision(sourceId: string, file: string): RevisionTarget | undefined {
  const digits = /^revision-(\d+)\.conf$/.exec(file)?.[1];
  return digits === undefined ? undefined : { kind: 'revision', sourceId, number: Number(digits) };
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
