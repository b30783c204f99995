/** Which exposures of a plan cannot go live, decided complaint by complaint. Pure. */
import type { RenderedFile } from '../../plan.ts';
import type { StoredRevision } from '../revision-store.ts';
import type { ApplicablePlan } from './applicable-plan.ts';
import type { Quarantine } from './apply-result.ts';
import { exposureKey, lastGoodFile, type QuarantineMap } from './assemble-revision.ts';
import type { ListenConflict } from './probe-listeners.ts';
import type { Verdict } from './test-configuration.ts';

export interface QuarantineWard {
  readonly quarantined: QuarantineMap;
  /** Quarantines what the verdict is about; false when that is not to be known. */
  readonly admit: (verdict: Verdict) => boolean;
}

/** `live` is where last good files come from. Exposures whose listener is taken are quarantined from the start. */
export function createQuarantine(
  plan: ApplicablePlan,
  live: StoredRevision | undefined,
  conflicts: readonly ListenConflict[],
): QuarantineWard {
  const quarantined = new Map<string, Quarantine>();

  const add = (file: RenderedFile, code: Quarantine['code'], message: string): void => {
    if (file.exposure === undefined) return;
    const key = exposureKey(file.exposure);
    // A second complaint about the same exposure is about its last good file.
    const kept = !quarantined.has(key) && lastGoodFile(file.path, live) !== undefined;
    quarantined.set(key, { ...file.exposure, code, message, kept });
  };
  const addConflicts = (chosen: readonly ListenConflict[]): void => {
    for (const { exposure, message } of chosen) {
      const key = exposureKey(exposure);
      const file = plan.files.find((candidate) => candidate.exposure && exposureKey(candidate.exposure) === key);
      if (file) add(file, 'PortConflict', message);
    }
  };

  let suspects = conflicts.filter(({ probe }) => probe !== 'taken');
  addConflicts(conflicts.filter(({ probe }) => probe === 'taken'));
  const admit = ({ file, cannotListen, complaints }: Verdict): boolean => {
    if (cannotListen && suspects.length > 0) {
      addConflicts(suspects);
      suspects = [];
      return true;
    }
    const culprit = plan.files.find((candidate) => candidate.path === file && candidate.exposure !== undefined);
    if (culprit !== undefined) add(culprit, 'ConfigRejected', complaints.join('; '));
    return culprit !== undefined;
  };
  return { quarantined, admit };
}
