/** Exposures and configuration in, the files of a revision out. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { Rejection } from '../exposure/rejection.ts';
import { makeAlways, pickEach, type Remember } from '../remember.ts';
import { buildTlsPorts } from './build-tls-ports.ts';
import { buildMainView, buildRevisionView } from './build-views.ts';
import type { NginxFacts } from './nginx-facts.ts';
import { renderExposure } from './render-exposure.ts';
import { renderTemplate } from './render-template.ts';
import type { RenderedFile } from './rendered-file.ts';
import { nameSortedFiles, REVISION_FILE } from './revision.ts';
import { hasTlsPort } from './served-listeners.ts';
import { insertFile, sortFiles } from './sort-files.ts';
import { mainTemplate, revisionTemplate, streamTemplate, tlsPortTemplate } from './templates.ts';

/** A revision's files, `revision.conf` among them, sorted by path. */
export interface RenderedRevision {
  readonly files: readonly RenderedFile[];
  /** 12 hex digits. */
  readonly revision: string;
  /** The exposures that have files. */
  readonly exposures: readonly Exposure[];
  /** Those of which no file could be made. */
  readonly rejected: readonly Rejection[];
}

/** `nginx.conf`, complete and testable on its own; for the layout `include` also `stream.conf`. */
function renderMain(
  nginx: NginxConfiguration,
  facts: NginxFacts | undefined,
  withTlsPorts: readonly Exposure[],
): RenderedFile[] {
  const view = buildMainView(nginx, facts, withTlsPorts);
  const main = { path: 'nginx.conf', content: renderTemplate(mainTemplate, view) };
  if (nginx.layout === 'standalone') return [main];
  return [main, { path: 'stream.conf', content: renderTemplate(streamTemplate, view) }];
}

function renderTlsPorts(withTlsPorts: readonly Exposure[], nginx: NginxConfiguration): RenderedFile[] {
  return buildTlsPorts(withTlsPorts, nginx).map(({ path, view, exposures: sharers }) => ({
    path,
    content: renderTemplate(tlsPortTemplate, view),
    sharedBy: sharers.map(({ namespace, name }) => ({ namespace, name })),
  }));
}

/** The file in which nginx finds the revision that it has to answer with. */
export function renderRevision(revision: string, nginx: NginxConfiguration): RenderedFile {
  return { path: REVISION_FILE, content: renderTemplate(revisionTemplate, buildRevisionView(revision, nginx)) };
}

export interface RenderOptions {
  readonly facts?: NginxFacts;
  readonly remember?: Remember;
  /** What else belongs to the revision, made of the exposures that have files. Default nothing. */
  readonly beside?: (exposures: readonly Exposure[]) => readonly RenderedFile[];
}

/** All files of a revision. `revision.conf` follows from the others, so it takes no part in the hash. */
export function renderNginx(
  exposures: readonly Exposure[],
  nginx: NginxConfiguration,
  { facts, remember = makeAlways, beside = () => [] }: RenderOptions = {},
): RenderedRevision {
  const rendered = remember.each('rendered', exposures, { shared: [nginx] }, (exposure) =>
    renderExposure(exposure, nginx),
  );
  const rejected = pickEach(
    'rejected',
    rendered,
    (item) => ('rejection' in item ? item.rejection : undefined),
    remember,
  );
  const files = remember.each('files', rendered, {}, (item) => ('file' in item ? item.file : undefined));
  const served = rejected.length === 0 ? exposures : exposures.filter((_one, index) => files[index] !== undefined);
  const withTlsPorts = pickEach('TLS', served, (one) => (hasTlsPort(one) ? one : undefined), remember);
  const shared = remember('shared files', [nginx, facts, withTlsPorts], () => [
    ...renderMain(nginx, facts, withTlsPorts),
    ...renderTlsPorts(withTlsPorts, nginx),
  ]);
  const others = remember.each('files beside', beside(served), {}, (file) => file);
  const good = files.filter((file) => file !== undefined);
  const determining = sortFiles([...shared, ...good, ...others], remember);
  const revision = nameSortedFiles(determining, remember);
  return {
    files: insertFile(determining, renderRevision(revision, nginx)),
    revision,
    exposures: served,
    rejected,
  };
}
