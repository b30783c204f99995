/** A column of a table: its header, and the cell that it gives an object. */

import type { V1ObjectMeta } from '@kubernetes/client-node';
import { age } from './human-duration.ts';
import type { Wire } from './wire.ts';

export type Cell = string | number;

export interface Column<T> {
  readonly name: string;
  /** Default `string`. */
  readonly type?: 'string' | 'integer' | 'date';
  readonly format?: 'name';
  /** Shown with `-o wide` only. */
  readonly wide?: boolean;
  cell(object: T, now: Date): Cell;
}

export interface Named {
  readonly metadata?: Wire<V1ObjectMeta>;
}

export const nameColumn: Column<Named> = { name: 'Name', format: 'name', cell: ({ metadata }) => metadata?.name ?? '' };

export const ageColumn: Column<Named> = {
  name: 'Age',
  cell: ({ metadata }, now) => age(metadata?.creationTimestamp, now),
};

/** `-o wide` columns. */
export function wide<T>(columns: readonly Column<T>[]): readonly Column<T>[] {
  return columns.map((column) => ({ ...column, wide: true }));
}

/** The text, or a stand-in when there is none. */
export function textOr(text: string | undefined, otherwise: string): string {
  return text === undefined || text === '' ? otherwise : text;
}
