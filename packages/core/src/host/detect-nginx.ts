/** Finds out which nginx an LB host has, and whether it can do what tcplb needs of it. */
import { TcplbError } from '../errors.ts';
import type { NginxFeature } from '../exposure/options/nginx-feature.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import type { CommandResult, HostCommand, HostRequestOptions, LbHost } from './lb-host.ts';

const MODULE_FILE = 'ngx_stream_module.so';

/** One line per family of distributions: exactly what to type. */
const INSTALL_NGINX = [
  'On Debian or Ubuntu: apt-get install nginx libnginx-mod-stream',
  'On RHEL or Fedora: dnf install nginx nginx-mod-stream',
  'On Alpine: apk add nginx nginx-mod-stream',
];

const INSTALL_MODULE = INSTALL_NGINX.map((line) => line.replace(' nginx ', ' '));

/** Modules that an nginx has only when it was built with them, and those that it has unless it was built without. */
const ADDED_MODULES = ['ssl_preread', 'realip'] as const satisfies readonly NginxFeature[];
const USUAL_MODULES = [
  'access',
  'limit_conn',
  'map',
  'upstream_hash',
  'upstream_least_conn',
  'upstream_random',
] as const satisfies readonly NginxFeature[];

/** Bit of CAP_NET_RAW, which lets a worker use foreign addresses (capabilities(7)). */
const CAP_NET_RAW = 13n;

interface Build {
  readonly version: string;
  readonly stream: 'static' | 'dynamic' | 'absent';
  readonly modulesPath: string | undefined;
  readonly missing: readonly NginxFeature[];
}

/** Fails with `MissingProgram` when there is no nginx, or none that can load the stream module. */
export async function detectNginx(host: LbHost, binary: string, options: HostRequestOptions = {}): Promise<NginxFacts> {
  const [{ version, stream, modulesPath, missing: lacking }, mayBind] = await Promise.all([
    readBuild(host, binary, options),
    mayUseForeignAddresses(host),
  ]);
  const missing = [...lacking, ...(mayBind ? [] : ['transparent' as const])];
  if (stream === 'static') return { version, streamModule: 'static', missing };
  const named = `nginx ${version} (${binary}) on ${host.name}`;
  if (stream === 'absent' || !isAbsolute(modulesPath)) {
    const message = `${named} was built without the stream module, without which it cannot balance TCP`;
    throw new TcplbError('MissingProgram', message, { suggestions: INSTALL_NGINX });
  }
  if ((await host.readDirectory(modulesPath)).includes(MODULE_FILE)) {
    return { version, streamModule: `${modulesPath}/${MODULE_FILE}`, missing };
  }
  const message = `${named} lacks its stream module, ${modulesPath}/${MODULE_FILE}, without which it cannot balance TCP`;
  throw new TcplbError('MissingProgram', message, { suggestions: INSTALL_MODULE });
}

/** `nginx -V`, as data. */
export function nginxBuildCommand(binary: string): HostCommand<Build> {
  return { command: binary, args: ['-V'], parse: (result) => parseBuild(binary, result) };
}

function parseBuild(binary: string, { exitCode, stderr }: CommandResult): Build {
  const version = /^nginx version: [^/\s]+\/(\S+)/m.exec(stderr)?.[1];
  if (exitCode !== 0 || version === undefined) {
    const message = `${binary} -V does not answer like nginx: ${stderr.trim() || `exit code ${exitCode}`}`;
    throw new TcplbError('MissingProgram', message, { suggestions: INSTALL_NGINX });
  }
  const prefix = /--prefix=(\S+)/.exec(stderr)?.[1];
  const modulesPath = /--modules-path=(\S+)/.exec(stderr)?.[1] ?? (prefix && `${prefix}/modules`);
  return { version, stream: parseStream(stderr), modulesPath, missing: parseMissing(stderr) };
}

function parseMissing(build: string): NginxFeature[] {
  return [
    ...ADDED_MODULES.filter((module) => !build.includes(`--with-stream_${module}_module`)),
    ...USUAL_MODULES.filter((module) => build.includes(`--without-stream_${module}_module`)),
  ];
}

/** Whether an nginx that this user starts or reloads can connect from addresses that are not its own. */
async function mayUseForeignAddresses(host: LbHost): Promise<boolean> {
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec((await host.readFile('/proc/self/status')) ?? '')?.[1];
  return capabilities !== undefined && ((BigInt(`0x${capabilities}`) >> CAP_NET_RAW) & 1n) === 1n;
}

function parseStream(build: string): Build['stream'] {
  if (/--with-stream=dynamic(\s|$)/.test(build)) return 'dynamic';
  return /--with-stream(\s|$)/.test(build) ? 'static' : 'absent';
}

function isAbsolute(path: string | undefined): path is `/${string}` {
  return path?.startsWith('/') ?? false;
}

async function readBuild(host: LbHost, binary: string, options: HostRequestOptions): Promise<Build> {
  try {
    return await host.run(nginxBuildCommand(binary), options);
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'MissingProgram' || error.suggestions.length > 0) throw error;
    throw new TcplbError('MissingProgram', error.message, { suggestions: INSTALL_NGINX, cause: error });
  }
}
