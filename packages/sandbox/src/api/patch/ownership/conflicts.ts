/** Conflicts of server-side apply: fields that somebody else owns and that the apply would change. */

import { type ApiError, applyConflict } from '../../http/api-error.ts';
import { difference, type FieldSet, intersection, pathsOf } from '../fields/field-set.ts';
import { showPath } from '../fields/path-element.ts';
import type { FieldManager, FieldManagers } from './field-managers.ts';

export interface Conflict {
  readonly owner: FieldManager;
  /** The fields in dispute; never empty. */
  readonly fields: FieldSet;
}

/** @param applier identity of the manager that applies, whose own fields are no conflict */
export function findConflicts(managers: FieldManagers, changed: FieldSet, applier: string): readonly Conflict[] {
  return [...managers]
    .filter(([key]) => key !== applier)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, owner]) => ({ owner, fields: intersection(owner.fields, changed) }))
    .filter(({ fields }) => fields.size > 0);
}

/** Without the fields that may be taken. */
export function withoutAllowed(conflicts: readonly Conflict[], allowed: FieldSet): readonly Conflict[] {
  return conflicts
    .map(({ owner, fields }) => ({ owner, fields: difference(fields, allowed) }))
    .filter(({ fields }) => fields.size > 0);
}

/** The 409 that kubectl explains to its user, with a cause per field. */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const causes = conflicts.flatMap(({ owner, fields }) =>
    pathsOf(fields).map((path) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${showOwner(owner)}`,
      field: showPath(path),
    })),
  );
  const [first] = causes;
  if (causes.length === 1 && first !== undefined) {
    return applyConflict(`Apply failed with 1 conflict: ${first.message}: ${first.field}`, causes);
  }
  const lists = conflicts.map(({ owner, fields }) => {
    const paths = pathsOf(fields).map((path) => `\n- ${showPath(path)}`);
    return `conflicts with ${showOwner(owner)}:${paths.join('')}`;
  });
  return applyConflict(`Apply failed with ${causes.length} conflicts: ${lists.join('\n')}`, causes);
}

/** `"kubectl-client-side-apply" using v1`. */
function showOwner({ manager, subresource, operation, apiVersion }: FieldManager): string {
  const part = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  const version = operation === 'Update' ? ` using ${apiVersion}` : '';
  return `${JSON.stringify(manager)}${part}${version}`;
}
