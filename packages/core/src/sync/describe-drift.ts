/** A drift in one clause. Pure. */
import type { Drift } from './find-drift.ts';

export function describeDrift(drift: Drift): string {
  switch (drift.kind) {
    case 'nginx-down':
      return 'nginx does not run';
    case 'serves-other':
      return `nginx serves ${drift.revision ?? 'no revision of ours'}`;
    case 'link-moved':
      return 'the live link leads to another revision';
    case 'files-edited':
      return `somebody edited ${drift.paths.join(', ')}`;
  }
}
