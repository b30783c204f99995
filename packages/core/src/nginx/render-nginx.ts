/** Exposures and configuration in, the files of a revision out. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { Rejection } from '../exposure/rejection.ts';
import { makeAlways, type Remember } from '../remember.ts';
import { buildTlsPorts } from './build-tls-ports.ts';
import { buildMainView, buildRevisionView } from './build-views.ts';
import type { NginxFacts } from './nginx-facts.ts';
import { renderExposure } from './render-exposure.ts';
import { renderTemplate } from './render-template.ts';
import type { RenderedFile } from './rendered-file.ts';
import { computeRevision, REVISION_FILE } from './revision.ts';
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
  exposures: readonly Exposure[],
): RenderedFile[] {
  const view = buildMainView(nginx, facts, exposures);
  const main = { path: 'nginx.conf', content: renderTemplate(mainTemplate, view) };
  if (nginx.layout === 'standalone') return [main];
  return [main, { path: 'stream.conf', content: renderTemplate(streamTemplate, view) }];
}

function renderTlsPorts(exposures: readonly Exposure[], nginx: NginxConfiguration): RenderedFile[] {
  return buildTlsPorts(exposures, nginx).map(({ path, view, exposures: sharers }) => ({
    path,
    content: renderTemplate(tlsPortTemplate, view),
    sharedBy: sharers.map(({ namespace, name }) => ({ namespace, name })),
  }));
}

function comparePaths(a: RenderedFile, b: RenderedFile): number {
  return a.path < b.path ? -1 : 1;
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
  const rendered = exposures.map((exposure) => {
    const key = `file ${exposure.namespace}/${exposure.name}`;
    return { exposure, ...remember(key, [exposure, nginx], () => renderExposure(exposure, nginx)) };
  });
  const good = rendered.filter((item) => 'file' in item);
  const served = good.map(({ exposure }) => exposure);
  const determining = [
    ...renderMain(nginx, facts, served),
    ...renderTlsPorts(served, nginx),
    ...good.map(({ file }) => file),
    ...beside(served),
  ];
  const revision = computeRevision(determining, remember);
  return {
    files: [...determining, renderRevision(revision, nginx)].toSorted(comparePaths),
    revision,
    exposures: served,
    rejected: rendered.flatMap((item) => ('rejection' in item ? [item.rejection] : [])),
  };
}
