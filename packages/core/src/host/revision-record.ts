/** What tcplb notes down beside the files of a revision, to compare the next plan with. Not a part of the revision. */
import { createHash } from 'node:crypto';
import type { RenderedFile } from '../nginx/rendered-file.ts';
import type { Quarantine } from './apply/apply-result.ts';
import type { ListenAddress } from './lb-host.ts';

/** In the revision's directory; nginx does not read it. */
export const RECORD_FILE = 'tcplb.json';

export interface RecordedExposure {
  readonly namespace: string;
  readonly name: string;
  readonly listeners: readonly ListenAddress[];
}

export interface RevisionRecord {
  readonly revision: string;
  /** The plan that this revision came from; its revision, when nothing was quarantined. */
  readonly planRevision: string;
  /** A refusal by one version of nginx says nothing about the next one. */
  readonly nginxVersion: string;
  readonly quarantined: readonly Quarantine[];
  /** What is served, so that the next apply knows which listeners are already ours. */
  readonly exposures: readonly RecordedExposure[];
  /** Paths of the files, relative to the revision's directory. */
  readonly files: readonly string[];
  /** What they were like when they were written, by path. Like all that follows absent from records of old versions. */
  readonly checksums?: Readonly<Record<string, string>>;
  /** RFC 3339; when it was written, which is a moment before it became live. */
  readonly appliedAt?: string;
  /** What made it, in one line: `kubectl tcplb apply`. */
  readonly cause?: string;
  /** Number of the revision that an undo brought back with this one. */
  readonly restores?: number;
}

/** First 12 hex digits of the SHA-256 of a file. */
export function checksum(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}

export function checksumsOf(files: readonly Pick<RenderedFile, 'path' | 'content'>[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, content }) => [path, checksum(content)]));
}

export function formatRecord(record: RevisionRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** Undefined when the text is no record: it was cut off or written by somebody else. */
export function parseRecord(text: string): RevisionRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<RevisionRecord> | null;
    const complete =
      typeof record?.revision === 'string' &&
      typeof record.planRevision === 'string' &&
      [record.quarantined, record.exposures, record.files].every(Array.isArray);
    return complete ? (record as RevisionRecord) : undefined;
  } catch {
    return undefined;
  }
}
