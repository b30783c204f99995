/** What an apply did. */

/**
 * The steps of an apply, in their order; `test` is left out where nginx has no reason to refuse anything, `keepalived` is
 * entered only when that has something to do, `roll-back` only when the new revision does not become live.
 */
export const applySteps = [
  'lock',
  'compare',
  'probe',
  'stage',
  'test',
  'swap',
  'reload',
  'prove',
  'keepalived',
  'roll-back',
  'prune',
] as const;

export type ApplyStep = (typeof applySteps)[number];

/** An exposure whose new files were not put live, so that the others could go on. */
export interface Quarantine {
  readonly namespace: string;
  readonly name: string;
  /** `PortConflict`: its listener cannot be had. `ConfigRejected`: nginx does not accept its file. */
  readonly code: 'PortConflict' | 'ConfigRejected';
  /** One clause; nginx's own words where it has some. */
  readonly message: string;
  /** True when its last good file goes on serving, false when it is left out. */
  readonly kept: boolean;
}

export interface ApplyResult {
  /**
   * `unchanged`: the revision was live already and nothing was touched. `applied`: it was proven live.
   * `written`: its files are in place, but the nginx that includes them does not run.
   */
  readonly outcome: 'unchanged' | 'applied' | 'written';
  /** The revision now live. Differs from the plan's when something is quarantined. */
  readonly revision: string;
  /** The plan's revision. */
  readonly planRevision: string;
  /** The revision that was live before; absent when there was none. */
  readonly previousRevision?: string;
  /** Sorted by namespace, name. Empty when all of the plan is live. */
  readonly quarantined: readonly Quarantine[];
  /** Files of the live revision that somebody had changed by hand, and that this replaced; absent when there were none. */
  readonly repaired?: readonly string[];
}
