/** A bundle as a plan for the nginx at hand. Pure. */
import type { NginxConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import type { ApplicablePlan } from '../host/apply/applicable-plan.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { renderRevision } from '../nginx/render-nginx.ts';
import { computeRevision, REVISION_FILE } from '../nginx/revision.ts';
import type { Bundle } from './bundle.ts';

/** The line before which nginx.conf loads modules. */
const FIRST_SETTING = /^(?=pid )/m;
const LOAD_MODULE = /^load_module .*;\n/m;

/**
 * The files as they are, but for the path of the stream module, which differs from machine to machine and with it the
 * revision. Fails with `InvalidConfiguration` when they were rendered for another layout or directory.
 */
export function fitBundle({ manifest, files }: Bundle, nginx: NginxConfiguration, facts: NginxFacts): ApplicablePlan {
  for (const field of ['layout', 'directory'] as const) requireSame(field, manifest.nginx[field], nginx[field]);
  const { exposures, revision } = manifest;
  if (manifest.nginx.streamModule === facts.streamModule) return { exposures, files, revision };
  const line = facts.streamModule === 'static' ? '' : `load_module ${facts.streamModule};\n`;
  const fitted = files.map((file) => {
    if (file.path !== 'nginx.conf') return file;
    return { ...file, content: file.content.replace(LOAD_MODULE, '').replace(FIRST_SETTING, () => line) };
  });
  const fittedRevision = computeRevision(fitted);
  const withRevision = fitted.map((file) =>
    file.path === REVISION_FILE ? { ...file, ...renderRevision(fittedRevision, nginx) } : file,
  );
  return { exposures, files: withRevision, revision: fittedRevision };
}

function requireSame(field: 'layout' | 'directory', bundled: string, configured: string): void {
  if (bundled === configured) return;
  const message = `the bundle was made for nginx.${field} ${bundled}, and this load balancer has ${configured}`;
  throw new TcplbError('InvalidConfiguration', message, {
    suggestions: [
      `Make the bundle with "config -o DIR --config FILE", where FILE says ${configured}.`,
      `Or set nginx.${field} in the tcplb.yaml of this machine.`,
    ],
  });
}
