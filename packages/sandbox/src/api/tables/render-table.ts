/** Tables of the kind `meta.k8s.io/v1 Table`, which `kubectl get` asks for and prints as they are. */

import type { Kind } from '../kinds.ts';
import type { Cell } from './column.ts';
import { columnsOf } from './registry.ts';

/** How much of each object goes along with its row: kubectl's sorting and filtering need the metadata. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  /** Default `Metadata`. */
  readonly includeObject?: IncludeObject;
  /** Ages are counted up to this moment. */
  readonly now: Date;
  /** The list's: resourceVersion, continue, remainingItemCount. Default: that of the object if there is exactly one. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 1 for columns that only `-o wide` shows, else 0. */
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly object?: object;
}

export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly columnDefinitions: readonly ColumnDefinition[];
  readonly rows: readonly TableRow[];
}

interface Listed {
  readonly metadata?: { readonly resourceVersion?: string };
}

/** @param objects of that kind, as JSON */
export function renderTable(kind: Pick<Kind, 'plural'>, objects: readonly Listed[], options: TableOptions): Table {
  const columns = columnsOf(kind);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata ?? ownMetadata(objects),
    columnDefinitions: columns.map(({ name, type = 'string', format = '', wide = false }) => ({
      name,
      type,
      format,
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, options.now)),
      ...includedObject(object, options.includeObject ?? 'Metadata'),
    })),
  };
}

function ownMetadata(objects: readonly Listed[]): Readonly<Record<string, unknown>> {
  const resourceVersion = objects.length === 1 ? objects[0]?.metadata?.resourceVersion : undefined;
  return resourceVersion === undefined ? {} : { resourceVersion };
}

function includedObject(object: Listed, include: IncludeObject): Pick<TableRow, 'object'> {
  if (include === 'None') return {};
  if (include === 'Object') return { object };
  const { metadata } = object;
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } };
}
