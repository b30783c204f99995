/** Notices which exposures have other backends than before. Pure. */
import type { Exposure } from '@tcplb/core';

/** Says whether the exposure differs from the last time; true for one that was never seen. */
export type ChangeDetector = (id: string, exposure: Exposure | undefined) => boolean;

export function createChangeDetector(): ChangeDetector {
  const known = new Map<string, string>();
  return (id, exposure) => {
    const current = JSON.stringify(exposure?.listeners ?? []);
    const isChanged = known.get(id) !== current;
    known.set(id, current);
    return isChanged;
  };
}
