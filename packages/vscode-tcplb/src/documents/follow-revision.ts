/** What a host served once: it never changes. */
import { findHostPlace } from '../revisions/host-place.ts';
import type { Services } from '../services.ts';
import { commentText } from './comment-text.ts';
import type { RevisionTarget } from './document-path.ts';
import type { Follow } from './follower.ts';

export function createRevisionFollower(services: Services): Follow<RevisionTarget> {
  return ({ sourceId, number, host }, { signal, show }) => {
    findHostPlace(services, { sourceId, host }, signal)
      .then((where) => services.engine().revisionText(number, where))
      .then(show, (error: unknown) => show(commentText(error)));
  };
}
