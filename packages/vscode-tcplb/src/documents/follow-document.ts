/** Who follows which kind of document. */
import type { Event } from 'vscode';
import type { Services } from '../services.ts';
import type { DocumentTarget } from './document-path.ts';
import { createAdviceFollower } from './follow-advice.ts';
import { createConfigFollower } from './follow-config.ts';
import { createDescriptionFollower } from './follow-description.ts';
import { createLiveConfigFollower } from './follow-live-config.ts';
import { createLogFollower } from './follow-log.ts';
import { createRevisionFollower } from './follow-revision.ts';
import { createServiceYamlFollower } from './follow-service-yaml.ts';
import type { Follow } from './follower.ts';

export function createFollower(services: Services, onDidApply: Event<void>): Follow<DocumentTarget> {
  const config = createConfigFollower(services);
  const live = createLiveConfigFollower(services, onDidApply);
  const service = createServiceYamlFollower(services);
  const logs = createLogFollower(services);
  const description = createDescriptionFollower(services, onDidApply);
  const advice = createAdviceFollower(services);
  const revision = createRevisionFollower(services);
  return (target, follower) => {
    switch (target.kind) {
      case 'config':
        return config(target, follower);
      case 'live':
        return live(target, follower);
      case 'service':
        return service(target, follower);
      case 'logs':
        return logs(target, follower);
      case 'describe':
        return description(target, follower);
      case 'advise':
        return advice(target, follower);
      case 'revision':
        return revision(target, follower);
    }
  };
}
