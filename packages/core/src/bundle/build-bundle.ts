/** A plan as the files of a bundle. Pure: the same plan gives the same bytes. */
import { createHash } from 'node:crypto';
import type { NginxConfiguration } from '../configuration.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import type { Plan } from '../plan.ts';
import { BUNDLE, type BundledExposure, type BundledListener, type BundleManifest } from './bundle.ts';
import { renderReadme } from './render-readme.ts';
import { renderTestPlan } from './render-test-plan.ts';

export interface BundleFile {
  /** Relative to the bundle's directory, `/`-separated. */
  readonly path: string;
  readonly content: string;
}

/** `nginx` and `facts` are those that the plan was made with. The checksums come last. */
export function buildBundle(plan: Plan, nginx: NginxConfiguration, facts?: NginxFacts): BundleFile[] {
  const manifest = buildManifest(plan, nginx, facts);
  const files: BundleFile[] = [
    { path: BUNDLE.readme, content: renderReadme(manifest) },
    { path: BUNDLE.testPlan, content: renderTestPlan(manifest) },
    { path: BUNDLE.manifest, content: `${JSON.stringify(manifest, undefined, 2)}\n` },
    ...plan.files.map(({ path, content }) => ({ path: `${BUNDLE.nginx}/${path}`, content })),
  ];
  return [...files, { path: BUNDLE.checksums, content: files.map(checksumLine).join('') }];
}

/** SHA-256 in hex digits. */
export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function checksumLine({ path, content }: BundleFile): string {
  return `${sha256(content)}  ${path}\n`;
}

function buildManifest(plan: Plan, nginx: NginxConfiguration, facts: NginxFacts | undefined): BundleManifest {
  const { layout, directory } = nginx;
  return {
    apiVersion: 'tcplb.dev/v1alpha1',
    kind: 'Bundle',
    revision: plan.revision,
    nginx: { layout, directory, streamModule: facts?.streamModule ?? 'static' },
    exposures: plan.exposures.map(toBundledExposure),
    rejected: plan.rejected.map(({ object: { kind, namespace, name }, message }) => ({
      object: `${kind} ${namespace}/${name}`,
      message,
    })),
    files: plan.files.map(({ content: _content, ...file }) => file),
  };
}

function toBundledExposure({ namespace, name, mode, ipFamilies, listeners }: Exposure): BundledExposure {
  return { namespace, name, mode, ipFamilies, listeners: listeners.map(toBundledListener) };
}

function toBundledListener({ address, protocol, port, backends }: Listener): BundledListener {
  const ready = backends.filter(({ state }) => state === 'ready');
  return {
    address,
    protocol,
    port,
    backends: ready.map((backend) => ({ node: backend.node, address: backend.address, port: backend.port })),
  };
}
