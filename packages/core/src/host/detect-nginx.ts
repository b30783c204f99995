/** Finds out which nginx an LB host has, and whether it can do what tcplb needs of it. */
import { TcplbError } from '../errors.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import type { CommandResult, HostCommand, HostRequestOptions, LbHost } from './lb-host.ts';

/** Where packages put the module when it is not where `--modules-path` says. */
const MODULE_DIRECTORIES = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/share/nginx/modules'];

const MODULE_FILE = 'ngx_stream_module.so';

/** One line per family of distributions: exactly what to type. */
const INSTALL_NGINX = [
  'On Debian or Ubuntu: apt-get install nginx libnginx-mod-stream',
  'On RHEL or Fedora: dnf install nginx nginx-mod-stream',
  'On Alpine: apk add nginx nginx-mod-stream',
];

const INSTALL_MODULE = INSTALL_NGINX.map((line) => line.replace(' nginx ', ' '));

interface Build {
  readonly version: string;
  readonly stream: 'static' | 'dynamic' | 'absent';
  readonly modulesPath: string | undefined;
}

/** Fails with `MissingProgram` when there is no nginx, or none that can load the stream module. */
export async function detectNginx(host: LbHost, binary: string, options: HostRequestOptions = {}): Promise<NginxFacts> {
  const build = await readBuild(host, binary, options);
  if (build.stream === 'static') return { version: build.version, streamModule: 'static' };
  // Looked for even when the build says nothing: Debian's nginx-light is built without what its module packages bring.
  const streamModule = await findModule(host, build.modulesPath);
  if (streamModule !== undefined) return { version: build.version, streamModule };
  const message = `nginx ${build.version} (${binary}) on ${host.name} has no stream module, without which it cannot balance TCP`;
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
  const stream = /--with-stream=dynamic(\s|$)/.test(stderr)
    ? 'dynamic'
    : /--with-stream(\s|$)/.test(stderr)
      ? 'static'
      : 'absent';
  const prefix = /--prefix=(\S+)/.exec(stderr)?.[1];
  const modulesPath = /--modules-path=(\S+)/.exec(stderr)?.[1] ?? (prefix && `${prefix}/modules`);
  return { version, stream, modulesPath };
}

async function readBuild(host: LbHost, binary: string, options: HostRequestOptions): Promise<Build> {
  try {
    return await host.run(nginxBuildCommand(binary), options);
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'MissingProgram' || error.suggestions.length > 0) throw error;
    throw new TcplbError('MissingProgram', error.message, { suggestions: INSTALL_NGINX, cause: error });
  }
}

async function findModule(host: LbHost, modulesPath: string | undefined): Promise<`/${string}` | undefined> {
  for (const directory of [modulesPath, ...MODULE_DIRECTORIES]) {
    if (!directory?.startsWith('/')) continue;
    const names = await host.readDirectory(directory);
    if (names.includes(MODULE_FILE)) return `/${directory.slice(1)}/${MODULE_FILE}`;
  }
  return undefined;
}
