/** One exposure in, its file out, or the reason why there can be none. */
import type { NginxConfiguration } from '../configuration.ts';
import type { ErrorCode } from '../errors.ts';
import type { Exposure } from '../exposure/exposure.ts';
import type { Rejection } from '../exposure/rejection.ts';
import { canonicalAddress } from '../ip-address.ts';
import { buildExposureView } from './build-exposure-view.ts';
import { renderTemplate } from './render-template.ts';
import type { RenderedFile } from './rendered-file.ts';
import { reachableBackends, servedListeners } from './served-listeners.ts';
import { exposureTemplate } from './templates.ts';
import { findFileProblem, findTemplateProblem } from './user-template.ts';

export type RenderedExposure = { readonly file: RenderedFile } | { readonly rejection: Rejection };

function rejectExposure(
  { namespace, name }: Exposure,
  code: ErrorCode,
  problem: string,
  suggestion: string,
): Rejection {
  const message = `Service ${namespace}/${name}: ${problem}`;
  return { object: { kind: 'Service', namespace, name }, code, message, suggestion };
}

/** Nobody can connect to an address of one family from an address of the other. */
function rejectForeignFamily(exposure: Exposure): Rejection | undefined {
  if (!exposure.options.transparent) return undefined;
  const lost = servedListeners(exposure).find((served) => {
    const ready = served.listener.backends.filter(({ state }) => state === 'ready');
    return ready.length > 0 && reachableBackends(exposure, served).length === 0;
  });
  if (lost === undefined) return undefined;
  const [backend] = lost.listener.backends;
  const kind = canonicalAddress(backend?.address ?? '') === undefined ? 'known by name only' : 'of another family';
  const problem = `annotation tcplb.dev/transparent: its ${lost.title} accepts ${lost.families.join(' and ')}, and its backends are ${kind}`;
  return rejectExposure(exposure, 'ConfigRejected', problem, 'Use addresses of one family, or remove the annotation.');
}

function renderByUser(exposure: Exposure, nginx: NginxConfiguration, template: string): string | Rejection {
  const problem = findTemplateProblem(template);
  const view = buildExposureView(exposure, nginx);
  const content = problem === undefined ? renderTemplate(template, view) : '';
  const found = problem ?? findFileProblem(content, view);
  if (found === undefined) return content.endsWith('\n') ? content : `${content}\n`;
  const suggestion = 'Mend the template; docs/templates.md lists what it can show.';
  return rejectExposure(exposure, 'InvalidConfiguration', `nginx.exposureTemplate: ${found}`, suggestion);
}

/** Why it cannot have a file, for who has no use for the file; only a user's template has to be tried out for that. */
export function findRejection(exposure: Exposure, nginx: NginxConfiguration): Rejection | undefined {
  const foreign = rejectForeignFamily(exposure);
  if (foreign !== undefined || nginx.exposureTemplate === undefined) return foreign;
  const content = renderByUser(exposure, nginx, nginx.exposureTemplate);
  return typeof content === 'string' ? undefined : content;
}

/** Where the file of an exposure stands in a revision. */
export function exposurePath({ namespace, name }: Pick<Exposure, 'namespace' | 'name'>): string {
  return `exposures/${namespace}.${name}.conf`;
}

/** The one file that serves this exposure. */
export function renderExposure(exposure: Exposure, nginx: NginxConfiguration): RenderedExposure {
  const { namespace, name } = exposure;
  const foreign = rejectForeignFamily(exposure);
  if (foreign !== undefined) return { rejection: foreign };
  const content =
    nginx.exposureTemplate === undefined
      ? renderTemplate(exposureTemplate, buildExposureView(exposure, nginx))
      : renderByUser(exposure, nginx, nginx.exposureTemplate);
  if (typeof content !== 'string') return { rejection: content };
  return { file: { path: exposurePath(exposure), content, exposure: { namespace, name } } };
}
