/**
 * The pure pipeline: a snapshot of the cluster and a configuration in, everything that belongs on one LB host out.
 */

import type { HostConfiguration } from './configuration.ts';
import { buildExposures, type Exposures } from './exposure/build-exposures.ts';
import type { Exposure } from './exposure/exposure.ts';
import { compareRejections, type Rejection } from './exposure/rejection.ts';
import { renderKeepalived } from './keepalived/render-keepalived.ts';
import type { NginxFacts } from './nginx/nginx-facts.ts';
import { findRejection } from './nginx/render-exposure.ts';
import { renderNginx } from './nginx/render-nginx.ts';
import type { RenderedFile } from './nginx/rendered-file.ts';
import { indexForeignPorts } from './ports/index-foreign-ports.ts';
import { makeAlways, type Remember } from './remember.ts';
import type { Snapshot } from './snapshot.ts';

export type { Rejection } from './exposure/rejection.ts';
export type { RenderedFile } from './nginx/rendered-file.ts';

/** Everything that would be put on one LB host. Equal snapshots give equal bytes. */
export interface Plan {
  /** Sorted by namespace, name. */
  readonly exposures: readonly Exposure[];
  /** Sorted by object. */
  readonly rejected: readonly Rejection[];
  /** Sorted by path. The file `revision.conf` carries the revision; all the others determine it. */
  readonly files: readonly RenderedFile[];
  /** First 12 hex digits of the SHA-256 of the files. */
  readonly revision: string;
}

/** For who plans again and again. */
export interface PlanOptions {
  /** What was made before, for as long as the configuration and the facts stay the same. */
  readonly remember?: Remember;
  /** Has the last word on the backends of exposures, which have to stay the same otherwise. */
  readonly hold?: (exposures: readonly Exposure[]) => readonly Exposure[];
  /** Whether backends say which pod answers. Default true; the files do not depend on it, and names take much memory. */
  readonly namesPods?: boolean;
}

/**
 * Pure and total: the same objects in any order give the same bytes, and a bad object becomes an entry in `rejected`.
 * Without `facts` the stream module is taken to be compiled into nginx. The configuration has to come from
 * `defaultConfiguration` or `parseConfiguration`, which check it.
 */
export function plan(
  snapshot: Snapshot,
  configuration: HostConfiguration,
  facts?: NginxFacts,
  { remember = makeAlways, hold = (exposures) => exposures, namesPods = true }: PlanOptions = {},
): Plan {
  const built = build(snapshot, configuration, facts, remember, namesPods);
  const { exposures, files, revision, rejected } = renderNginx(hold(built.exposures), configuration.nginx, {
    ...(facts && { facts }),
    remember,
    beside: (served) => renderKeepalived(configuration, served),
  });
  return { exposures, rejected: [...built.rejected, ...rejected].toSorted(compareRejections), files, revision };
}

/** What `plan` serves and rejects, without the files: for who only looks. */
export function planExposures(
  snapshot: Snapshot,
  configuration: HostConfiguration,
  facts?: NginxFacts,
  { remember = makeAlways }: Pick<PlanOptions, 'remember'> = {},
): Exposures {
  const { exposures, rejected } = build(snapshot, configuration, facts, remember);
  const judged = exposures.map((exposure) => ({ exposure, rejection: findRejection(exposure, configuration.nginx) }));
  const late = judged.flatMap(({ rejection }) => rejection ?? []);
  return {
    exposures: judged.filter(({ rejection }) => rejection === undefined).map(({ exposure }) => exposure),
    rejected: [...rejected, ...late].toSorted(compareRejections),
  };
}

function build(
  snapshot: Snapshot,
  { addresses, nginx }: HostConfiguration,
  facts: NginxFacts | undefined,
  remember: Remember,
  namesPods = true,
): Exposures {
  const support = { allowSnippets: nginx.allowSnippets, missing: facts?.missing ?? [] };
  const foreign = indexForeignPorts(snapshot.balancerNodes, remember);
  return buildExposures(snapshot, addresses, { support, foreign, namesPods }, remember);
}
