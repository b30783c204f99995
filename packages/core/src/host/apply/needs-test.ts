/**
 * Whether `nginx -t` has to judge a revision before it goes live. nginx's master tests what it reads upon HUP, and goes on
 * with what it has when it does not like it; what differs in backends alone it has no reason to refuse, so there a test
 * would only make nginx read everything twice. Pure.
 */
import type { ApplyContext } from './apply-context.ts';
import type { AssembledRevision } from './assemble-revision.ts';
import { differInBackendsAlone } from './backends-alone.ts';
import type { CurrentState } from './current-state.ts';

export function needsTest(
  { nginx, facts, testsBackends }: Pick<ApplyContext, 'nginx' | 'facts' | 'testsBackends'>,
  { revision, files, record }: AssembledRevision,
  { master, served, linked, stored }: Pick<CurrentState, 'master' | 'served' | 'linked' | 'stored'>,
): boolean {
  // Of a foreign nginx our files are a part only, and a user's template may write anything.
  if (testsBackends || nginx.layout === 'include' || nginx.exposureTemplate !== undefined) return true;
  // One that is started has nothing to go on with.
  if (master === undefined || stored === undefined) return true;
  const { record: live } = stored;
  const isLive = stored.intact && stored.directoryName === linked && served === live.revision;
  const isWhole = live.quarantined.length === 0 && record.quarantined.length === 0;
  if (!isLive || !isWhole || live.nginxVersion !== facts.version) return true;
  return !differInBackendsAlone({ revision: live.revision, files: stored.files }, { revision, files });
}
