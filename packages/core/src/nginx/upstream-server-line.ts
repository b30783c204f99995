/** What one backend becomes in nginx's configuration. */
import type { Backend } from '../backends/backend.ts';
import { buildServerLineView } from './build-views.ts';
import { renderTemplate } from './render-template.ts';
import { serverLineTemplate } from './templates.ts';

/** The line of the upstream, without its indent; undefined for a backend that is not ready and so has none. */
export function upstreamServerLine(backend: Backend): string | undefined {
  if (backend.state !== 'ready') return undefined;
  return renderTemplate(serverLineTemplate, buildServerLineView(backend));
}
