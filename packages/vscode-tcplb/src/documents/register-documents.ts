/** Everything that is shown as a text: configuration, Services, logs. */
import { Disposable, EventEmitter, l10n, languages, Uri, workspace } from 'vscode';
import { presentError } from '../errors/present-error.ts';
import type { HostTarget } from '../revisions/host-place.ts';
import type { Services } from '../services.ts';
import type { BackendElement, DaemonSetElement, ExposureElement } from '../tree/elements.ts';
import { createConfigHovers } from './config-hovers.ts';
import { configLenses } from './config-lenses.ts';
import { diffConfig } from './diff-config.ts';
import { diffRevision } from './diff-revision.ts';
import { parsePath, SCHEME } from './document-path.ts';
import { registerDocumentProvider } from './document-provider.ts';
import { createFollower } from './follow-document.ts';
import { followEnds } from './follow-end.ts';
import { awaitCluster, colour, showDocument } from './open-document.ts';
import { reportLenses } from './report/report-lenses.ts';
import { reportLinks } from './report/report-links.ts';
import { showLogs, showPodLog } from './show-logs.ts';

/** A configuration: of one exposure, or all that a cluster asks of a host. */
export type ConfigSubject = ExposureElement | { readonly sourceId: string };

/** Every method fails as the cluster does when nothing is known of it. */
export interface ConfigDocuments extends Disposable {
  showConfig(target: ConfigSubject): Promise<void>;
  /** `host`: what the configuration calls it; undefined for this machine, where it names no hosts. */
  diffConfig(target: ConfigSubject, host: string | undefined): Promise<void>;
  showServiceYaml(exposure: Pick<ExposureElement, 'sourceId' | 'namespace' | 'name'>): Promise<void>;
  describe(exposure: ExposureElement): Promise<void>;
  /** Compares a revision that a host has kept with the live one, by their numbers. */
  diffRevision(place: HostTarget, live: number | undefined, number: number): Promise<void>;
  /** Compares the ways to it. */
  advise(daemonSet: DaemonSetElement): Promise<void>;
  showLogs(target: DaemonSetElement | BackendElement): Promise<void>;
  showPodLog(sourceId: string, pod: Pick<ExposureElement, 'namespace' | 'name'>): Promise<void>;
  /** Reads what is live anew. */
  refreshLive(): void;
  /** What a document is about, for commands that are called on one; undefined for anything but our configurations. */
  subjectOf(uri: unknown): ConfigSubject | undefined;
}

/** Registers what reads, colours and annotates the documents. Nothing is read before one is opened. */
export function registerDocuments(services: Services): ConfigDocuments {
  const applied = new EventEmitter<void>();
  const selector = { scheme: SCHEME };
  const registrations = Disposable.from(
    registerDocumentProvider(createFollower(services, applied.event)),
    workspace.onDidOpenTextDocument((document) => {
      colour(document).catch((error: unknown) => presentError(services.log, error));
    }),
    languages.registerCodeLensProvider(selector, configLenses),
    languages.registerCodeLensProvider(selector, reportLenses),
    languages.registerHoverProvider(selector, createConfigHovers(services.clusters)),
    languages.registerDocumentLinkProvider(selector, reportLinks),
    followEnds(),
    applied,
  );
  return {
    showConfig: async (subject) => {
      await awaitCluster(services, subject.sourceId, l10n.t('Reading the cluster'));
      await showDocument({ kind: 'config', ...placeOf(subject) });
    },
    diffConfig: async (subject, host) => {
      applied.fire();
      const { sourceId, exposure } = placeOf(subject);
      await diffConfig(services, { sourceId, host }, exposure);
    },
    showServiceYaml: async ({ sourceId, namespace, name }) => {
      await awaitCluster(services, sourceId, l10n.t('Reading the Service'));
      await showDocument({ kind: 'service', sourceId, namespace, name });
    },
    describe: async ({ sourceId, namespace, name }) => {
      await awaitCluster(services, sourceId, l10n.t('Reading the cluster'));
      await showDocument({ kind: 'describe', sourceId, namespace, name });
    },
    advise: async ({ sourceId, namespace, name }) => {
      await awaitCluster(services, sourceId, l10n.t('Reading the cluster'));
      await showDocument({ kind: 'advise', sourceId, namespace, name });
    },
    diffRevision,
    showLogs: (element) => showLogs(services, element),
    showPodLog: (sourceId, pod) => showPodLog(services, sourceId, pod),
    refreshLive: () => applied.fire(),
    subjectOf: (uri) => (uri instanceof Uri ? subjectOf(uri) : undefined),
    dispose: () => registrations.dispose(),
  };
}

function placeOf(subject: ConfigSubject) {
  const { sourceId } = subject;
  return 'kind' in subject
    ? { sourceId, exposure: { namespace: subject.namespace, name: subject.name } }
    : { sourceId };
}

function subjectOf(uri: Uri): ConfigSubject | undefined {
  const target = uri.scheme === SCHEME ? parsePath(uri.path) : undefined;
  if (target?.kind !== 'config' && target?.kind !== 'live') return undefined;
  const { sourceId, exposure } = target;
  return exposure === undefined ? { sourceId } : { kind: 'exposure', sourceId, ...exposure };
}
