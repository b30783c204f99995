/** Looks again and again whether an LB host is still what the last apply made of it, and tells what is new. */
import type { ApplyResult } from '../host/apply/apply-result.ts';
import type { AgentEvent } from './agent-event.ts';
import type { Target } from './create-target.ts';
import type { Drift } from './find-drift.ts';

export interface DriftWatch {
  /** Whether the host has to be put right. Fails as the host does. */
  check(live: ApplyResult, target: Target): Promise<boolean>;
}

export interface DriftWatchOptions {
  readonly drift: 'repair' | 'report';
  /** Between two looks at the files; nginx is looked at each time. */
  readonly filesCheckMs: number;
  readonly onEvent: (event: AgentEvent) => void;
}

export function createDriftWatch({ drift: mode, filesCheckMs, onEvent }: DriftWatchOptions): DriftWatch {
  let filesCheckedAt = Number.NEGATIVE_INFINITY;
  let told = '';
  let onFiles: readonly Drift[] = [];

  const look = async (live: ApplyResult, target: Target): Promise<readonly Drift[]> => {
    const now = performance.now();
    const areFilesDue = now - filesCheckedAt >= filesCheckMs;
    const found = await target.findDrift(live, areFilesDue ? 'files' : 'nginx');
    if (areFilesDue) {
      filesCheckedAt = now;
      onFiles = found.filter(isOnFiles);
    }
    return [...found.filter((one) => !isOnFiles(one)), ...onFiles];
  };
  const tell = ({ outcome }: ApplyResult, drift: readonly Drift[], isRepaired: boolean) => {
    const words = JSON.stringify(drift);
    if (drift.length > 0 && words !== told) onEvent({ type: 'drift', drift, isRepaired });
    told = words;
    onEvent({ type: 'checked', isServing: outcome !== 'written' && drift.every(isOnFiles), drift });
  };
  return {
    async check(live, target) {
      const before = filesCheckedAt;
      const drift = await look(live, target);
      const isRepaired = mode === 'repair' ? drift.length > 0 : drift.some(({ kind }) => kind === 'nginx-down');
      tell(live, drift, isRepaired);
      if (isRepaired) onFiles = [];
      // What keeps an exposure out may be gone, and an nginx that did not run may have come; only an apply can tell.
      const isUnfinished = live.quarantined.length > 0 || live.outcome === 'written';
      return isRepaired || (isUnfinished && before !== filesCheckedAt);
    },
  };
}

function isOnFiles({ kind }: Drift): boolean {
  return kind === 'files-edited' || kind === 'link-moved';
}
