/** One quiet message when an LB host falls out of sync, or is not heard of any more. */
import type { HostState } from '@tcplb/core';
import { type Disposable, l10n, window } from 'vscode';
import type { Services } from '../services.ts';
import type { BackendTree } from '../tree/register-tree.ts';
import { describeHost } from './host-words.ts';
import { createTroubleWatch } from './trouble-watch.ts';

/** Milliseconds: longer than an apply takes. */
const GRACE_MS = 10_000;

export function announceTrouble({ clusters, log }: Services, tree: Pick<BackendTree, 'reveal'>): Disposable {
  /** While the cluster itself is away, nothing is known of its hosts. */
  const isHeard = (sourceId: string) => {
    const state = clusters.state(sourceId);
    return state?.phase === 'ready' && state.trouble === undefined;
  };
  const tell = async (sourceId: string, host: HostState) => {
    if (!isHeard(sourceId)) return;
    const condition = describeHost(host, l10n.t).join(', ');
    const message = [l10n.t('Load balancer {0}: {1}', host.name, condition), ...host.errors.slice(0, 1)].join(': ');
    log.warn(message);
    const show = l10n.t('Show');
    if ((await window.showWarningMessage(message, show)) !== show) return;
    await tree.reveal({ kind: 'host', sourceId, name: host.name });
  };
  const watch = createTroubleWatch({ graceMs: GRACE_MS, tell: (sourceId, host) => void tell(sourceId, host) });
  const subscription = clusters.onDidChange(({ sourceId, change }) => {
    if (sourceId === undefined || change !== 'hosts' || !isHeard(sourceId)) return;
    watch.look(sourceId, clusters.open(sourceId)?.hosts() ?? []);
  });
  return {
    dispose: () => {
      subscription.dispose();
      watch.dispose();
    },
  };
}
