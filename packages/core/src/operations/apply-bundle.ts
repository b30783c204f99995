/** Takes a bundle in on an LB host that may not reach the API server, through the transaction of an apply. */
import { resolve } from 'node:path';
import type { BundleManifest } from '../bundle/bundle.ts';
import { DEFAULTS_SOURCE, type FoundConfiguration, readConfiguration } from '../cluster/read-configuration.ts';
import { requireTrustedDirectory } from '../cluster/trusted-directory.ts';
import type { NginxConfiguration } from '../configuration.ts';
import type { ApplyOptions } from '../host/apply/apply-context.ts';
import { applyPlan } from '../host/apply/apply-plan.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import { detectNginx } from '../host/detect-nginx.ts';
import type { LbHost } from '../host/lb-host.ts';
import { createLocalHost } from '../host/local/local-host.ts';

export interface ApplyBundleOptions extends Omit<ApplyOptions, 'facts'> {
  /** The bundle's directory on this machine; a relative one counts from `cwd`. */
  readonly from: string;
  /** The configuration file, from `--config`. */
  readonly path?: string;
  /** Both as for `readConfiguration`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Default: this machine. */
  readonly host?: LbHost;
}

export interface AppliedBundle {
  readonly result: ApplyResult;
  readonly manifest: BundleManifest;
}

/**
 * Asks no cluster for anything. Fails with `InvalidInput` for a bundle that is not whole, `InvalidConfiguration` for one
 * that was made for another host, and as `applyPlan` does.
 */
export async function applyBundle(options: ApplyBundleOptions): Promise<AppliedBundle> {
  const { from, path, env, cwd, host = createLocalHost(), ...applyOptions } = options;
  const directory = resolve(cwd, from);
  const { readBundle } = await import('../bundle/read-bundle.ts');
  const { fitBundle } = await import('../bundle/fit-bundle.ts');
  const bundle = await readBundle(createLocalHost(), directory);
  const { signal } = applyOptions;
  const found = await readConfiguration({ env, cwd, ...(path && { path }), ...(signal && { signal }) });
  const nginx = await chooseNginx(found, bundle.manifest, directory);
  const facts = await detectNginx(host, nginx.binary, signal ? { signal } : {});
  const plan = fitBundle(bundle, nginx, facts);
  const result = await applyPlan(host, plan, nginx, { ...applyOptions, facts });
  return { result, manifest: bundle.manifest };
}

/** Without a file of its own, this machine has the bundle's directory, as it would have the ConfigMap's. */
async function chooseNginx(
  { configuration: { nginx }, source }: FoundConfiguration,
  { nginx: bundled }: BundleManifest,
  from: string,
): Promise<NginxConfiguration> {
  if (source !== DEFAULTS_SOURCE || bundled.directory === nginx.directory) return nginx;
  await requireTrustedDirectory(bundled.directory, `the bundle ${from}`);
  return { ...nginx, directory: bundled.directory };
}
