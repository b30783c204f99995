/** As much of a plan as an apply needs, so that one that came from somewhere else can be applied too. */
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import type { RenderedFile } from '../../plan.ts';

export interface ApplicableExposure extends Pick<Exposure, 'namespace' | 'name' | 'ipFamilies'> {
  readonly listeners: readonly Pick<Listener, 'address' | 'protocol' | 'port'>[];
}

/** Any `Plan` is one. */
export interface ApplicablePlan {
  readonly exposures: readonly ApplicableExposure[];
  /** Sorted by path, `revision.conf` among them. */
  readonly files: readonly RenderedFile[];
  /** That of the files. */
  readonly revision: string;
}
