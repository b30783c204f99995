/** Finds the configuration of this LB host: a file that is named, a file in a usual place, the cluster, the defaults. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { defaultConfiguration, type LoadBalancerConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { isPlainPath } from '../plain-path.ts';
import type { ClusterClient, KubernetesObject } from './cluster-client.ts';
import { resources } from './resources.ts';

/** Namespace, name and key of the ConfigMap that may hold the configuration. */
export const CONFIG_MAP = { namespace: 'tcplb-system', name: 'tcplb', key: 'tcplb.yaml' } as const;

/** `source` of a configuration that nobody wrote. */
export const DEFAULTS_SOURCE = 'built-in defaults';

/** What decides where a file is looked for. */
export interface ConfigurationPlace {
  /** From `--config`. */
  readonly path?: string;
  /** `TCPLB_CONFIG`, `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `HOME` are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface ReadConfigurationOptions extends ConfigurationPlace {
  /** Absent: the cluster is not asked. */
  readonly client?: Pick<ClusterClient, 'get'>;
  /** Default: whether this process is root. */
  readonly isRoot?: boolean;
  readonly signal?: AbortSignal;
}

export interface FoundConfiguration {
  readonly configuration: LoadBalancerConfiguration;
  /** For people: a path, `ConfigMap tcplb-system/tcplb`, or `built-in defaults`. */
  readonly source: string;
  /** False when it comes from the cluster; see `requireTrustedDirectory` before anything is written. */
  readonly isOnHost: boolean;
  /** What stands in the cluster, when it comes from there. */
  readonly text?: string;
}

export interface SourceText {
  readonly source: string;
  readonly text: string;
  readonly isOnHost: boolean;
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function unreadable(path: string, cause: unknown): TcplbError {
  const why = isMissing(cause) ? 'there is no such file' : cause instanceof Error ? cause.message : String(cause);
  return new TcplbError('InvalidConfiguration', `cannot read the configuration ${path}: ${why}`, { cause });
}

async function readNamed(path: string, signal: AbortSignal | undefined): Promise<SourceText> {
  try {
    return { source: path, text: await readFile(path, { encoding: 'utf8', signal }), isOnHost: true };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readUsual(paths: readonly string[], signal: AbortSignal | undefined): Promise<SourceText | undefined> {
  for (const path of paths) {
    try {
      return { source: path, text: await readFile(path, { encoding: 'utf8', signal }), isOnHost: true };
    } catch (error) {
      if (!isMissing(error)) throw unreadable(path, error);
    }
  }
  return undefined;
}

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** The ConfigMap's text; or, where there is none, what to say of it. */
async function readCluster(options: ReadConfigurationOptions): Promise<SourceText | string> {
  const { client, signal } = options;
  if (client === undefined) return DEFAULTS_SOURCE;
  const title = `ConfigMap ${CONFIG_MAP.namespace}/${CONFIG_MAP.name}`;
  try {
    const { namespace, name } = CONFIG_MAP;
    const asked = client.get<ConfigMap>(resources.configMaps, name, namespace, signal ? { signal } : {});
    // While the answer is on its way there is time to load the parser.
    setImmediate(() => void import('../configuration/parse-quickly.ts'));
    const found = await asked;
    const text = found.data?.[CONFIG_MAP.key];
    return text === undefined ? DEFAULTS_SOURCE : { source: title, text, isOnHost: false };
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return DEFAULTS_SOURCE;
    // Whoever may not read it is mostly not the one who runs the balancer; say so, but let them look at their Services.
    if (error instanceof TcplbError && error.code === 'Forbidden') return `${DEFAULTS_SOURCE} (${title} is forbidden)`;
    throw error;
  }
}

function absoluteOr(path: string | undefined, fallback: string): string {
  return path !== undefined && isAbsolute(path) ? path : fallback;
}

/** Where a file is looked for on this machine: the one that is named, which must exist, or the usual ones. */
export function configurationPlaces({ path, env, cwd }: ConfigurationPlace): {
  readonly named?: string;
  readonly usual: readonly string[];
} {
  const named = path ?? env.TCPLB_CONFIG;
  if (named) return { named: resolve(cwd, named), usual: [] };
  const configHome = absoluteOr(env.XDG_CONFIG_HOME, join(env.HOME || homedir(), '.config'));
  return { usual: [join(cwd, 'tcplb.yaml'), join(configHome, 'tcplb', 'tcplb.yaml')] };
}

/** A home directory may have a name that nginx would not read as one word. */
function requirePlainDirectory(configuration: LoadBalancerConfiguration): LoadBalancerConfiguration {
  const { directory } = configuration.nginx;
  if (isPlainPath(directory)) return configuration;
  throw new TcplbError('InvalidConfiguration', `nginx cannot work in ${JSON.stringify(directory)}`, {
    suggestions: ['Set nginx.directory in tcplb.yaml to an absolute path without spaces and special characters.'],
  });
}

/** What holds on this machine as long as nobody writes anything else. */
export function defaultsHere({
  env,
  isRoot = process.getuid?.() === 0,
}: ReadConfigurationOptions): LoadBalancerConfiguration {
  const stateHome = env.XDG_STATE_HOME;
  return defaultConfiguration({
    isRoot,
    homeDirectory: env.HOME || homedir(),
    ...(stateHome !== undefined && { stateHome }),
  });
}

/** Of a text that was found. Fails with `InvalidConfiguration`. */
export async function parseFound(found: SourceText, options: ReadConfigurationOptions): Promise<FoundConfiguration> {
  const { source, text, isOnHost } = found;
  // Beside the file that names it; text from the cluster is refused before anything is read.
  const readTemplate = (path: string) => readFileSync(resolve(dirname(source), path), 'utf8');
  const parseOptions = { source, defaults: defaultsHere(options), isOnHost, readTemplate };
  // Only who has a file pays for its parser, and only who has an unusual one for that which knows lines and columns.
  const { parseQuickly } = await import('../configuration/parse-quickly.ts');
  const configuration =
    parseQuickly(text, parseOptions) ??
    (await import('../configuration/parse-configuration.ts')).parseConfiguration(text, parseOptions);
  return { configuration: requirePlainDirectory(configuration), source, isOnHost, ...(!isOnHost && { text }) };
}

/**
 * Looks at `path`, `$TCPLB_CONFIG`, `./tcplb.yaml` and `$XDG_CONFIG_HOME/tcplb/tcplb.yaml`, in this order; undefined when
 * none is there. Fails with `InvalidConfiguration`.
 */
export async function readConfigurationFile(
  options: ReadConfigurationOptions,
): Promise<FoundConfiguration | undefined> {
  const { named, usual } = configurationPlaces(options);
  const found = await (named === undefined ? readUsual(usual, options.signal) : readNamed(named, options.signal));
  return found && parseFound(found, options);
}

/** The ConfigMap, or the defaults. Fails with `InvalidConfiguration`, or as the cluster client does. */
export async function readSharedConfiguration(options: ReadConfigurationOptions): Promise<FoundConfiguration> {
  const found = await readCluster(options);
  if (typeof found !== 'string') return parseFound(found, options);
  return { configuration: requirePlainDirectory(defaultsHere(options)), source: found, isOnHost: true };
}

/** The first that exists counts, alone: a file, the ConfigMap, the defaults. Fails as those that look for it. */
export async function readConfiguration(options: ReadConfigurationOptions): Promise<FoundConfiguration> {
  return (await readConfigurationFile(options)) ?? readSharedConfiguration(options);
}
