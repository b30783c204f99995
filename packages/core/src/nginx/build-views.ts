/** From the configuration to what the templates of the shared files show. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { checkedCount, checkedLabel, checkedPath } from './checked-values.ts';
import type { NginxFacts } from './nginx-facts.ts';
import { hasTlsPort } from './served-listeners.ts';
import type { MainView, RevisionView } from './view-model.ts';

/** Descriptors of a worker that are no client or backend connections: listeners, logs, channels. */
const SPARE_FILES = 1024;
/** Characters of a name that nginx's own hash buckets, as long as a cache line, hold in any case. */
const SHORT_NAME = 40;
/** Room for the longest DNS name. */
const LONG_NAMES_BUCKET = 512;

export function buildMainView(
  nginx: NginxConfiguration,
  facts: NginxFacts | undefined,
  exposures: readonly Exposure[],
): MainView {
  const streamModule = facts?.streamModule ?? 'static';
  const sorted = exposures.filter(hasTlsPort);
  const hasLongNames = sorted.some(({ options }) => options.tlsServerNames.some(({ length }) => length > SHORT_NAME));
  return {
    directory: checkedPath(nginx.directory),
    checkOnly: nginx.layout === 'include',
    ...(streamModule !== 'static' && { streamModule: checkedPath(streamModule) }),
    workerConnections: checkedCount(nginx.workerConnections),
    workerFiles: checkedCount(nginx.workerConnections + SPARE_FILES),
    workerShutdownTimeout: checkedCount(nginx.workerShutdownTimeoutSeconds),
    tlsPorts: sorted.length > 0,
    ...(hasLongNames && { mapHashBucketSize: LONG_NAMES_BUCKET }),
  };
}

export function buildRevisionView(revision: string, nginx: NginxConfiguration): RevisionView {
  return { revision: checkedLabel(revision), socket: `${checkedPath(nginx.directory)}/run/revision.sock` };
}
