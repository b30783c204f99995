/** Exposures and configuration in, the files of a revision out. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { buildExposureView, buildMainView, buildRevisionView } from './build-views.ts';
import type { NginxFacts } from './nginx-facts.ts';
import { renderTemplate } from './render-template.ts';
import type { RenderedFile } from './rendered-file.ts';
import { computeRevision, REVISION_FILE } from './revision.ts';
import { exposureTemplate, mainTemplate, revisionTemplate, streamTemplate } from './templates.ts';

/** A revision's files, `revision.conf` among them, sorted by path. */
export interface RenderedRevision {
  readonly files: readonly RenderedFile[];
  /** 12 hex digits. */
  readonly revision: string;
}

/** The one file that serves this exposure. */
export function renderExposure(exposure: Exposure, nginx: NginxConfiguration): RenderedFile {
  const { namespace, name } = exposure;
  const content = renderTemplate(exposureTemplate, buildExposureView(exposure, nginx));
  return { path: `exposures/${namespace}.${name}.conf`, content, exposure: { namespace, name } };
}

/** `nginx.conf`, complete and testable on its own; for the layout `include` also `stream.conf`. */
export function renderMain(nginx: NginxConfiguration, facts?: NginxFacts): RenderedFile[] {
  const view = buildMainView(nginx, facts);
  const main = { path: 'nginx.conf', content: renderTemplate(mainTemplate, view) };
  if (nginx.layout === 'standalone') return [main];
  return [main, { path: 'stream.conf', content: renderTemplate(streamTemplate, view) }];
}

function comparePaths(a: RenderedFile, b: RenderedFile): number {
  return a.path < b.path ? -1 : 1;
}

/** The file in which nginx finds the revision that it has to answer with. */
export function renderRevision(revision: string, nginx: NginxConfiguration): RenderedFile {
  return { path: REVISION_FILE, content: renderTemplate(revisionTemplate, buildRevisionView(revision, nginx)) };
}

/** All files of a revision. `revision.conf` follows from the others, so it takes no part in the hash. */
export function renderNginx(
  exposures: readonly Exposure[],
  nginx: NginxConfiguration,
  facts?: NginxFacts,
): RenderedRevision {
  const exposureFiles = exposures.map((exposure) => renderExposure(exposure, nginx));
  const determining = [...renderMain(nginx, facts), ...exposureFiles];
  const revision = computeRevision(determining);
  const files = [...determining, renderRevision(revision, nginx)].toSorted(comparePaths);
  return { files, revision };
}
