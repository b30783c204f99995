/** What one backend becomes in nginx's configuration. */
import type { Backend } from '../backends/backend.ts';
import type { ExposureOptions } from '../exposure/options/option-schemas.ts';
import { DEFAULT_OPTIONS } from '../exposure/options/read-options.ts';
import { buildServerLineView } from './build-upstream-view.ts';
import { renderTemplate } from './render-template.ts';
import { serverLineTemplate } from './templates.ts';

/** The line of the upstream, without its indent; undefined for a backend that is not ready and so has none. */
export function upstreamServerLine(backend: Backend, options: ExposureOptions = DEFAULT_OPTIONS): string | undefined {
  if (backend.state !== 'ready') return undefined;
  return renderTemplate(serverLineTemplate, buildServerLineView(backend, options));
}
