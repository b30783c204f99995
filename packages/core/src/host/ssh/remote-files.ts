/** Files of a machine behind SSH, read and written with what every Debian or RHEL has: coreutils, findutils and tar. */
import { dirname } from 'node:path/posix';
import { TcplbError } from '../../errors.ts';
import type { LbHost, TreeFile } from '../lb-host.ts';
import { archive } from './archive.ts';
import { isMissing, remoteFailure } from './remote-failure.ts';
import type { ShellReply } from './remote-shell.ts';
import type { ShellRequest } from './shell-protocol.ts';

/** Does a request on the machine of that name. */
export interface RemoteCaller {
  readonly name: string;
  call(request: ShellRequest, signal?: AbortSignal): Promise<ShellReply>;
}

type Files = Pick<
  LbHost,
  'readFile' | 'readFrom' | 'readDirectory' | 'readLink' | 'makeDirectory' | 'writeTree' | 'swapLink' | 'remove'
>;

/** Where a file ends, or where reading starts and all that stands from there on. */
const READ_FROM = `
size=$(stat -L -c %s -- "$1") || exit
if [ "$2" = end ]; then echo "$size"; exit; fi
start=$2
[ "$start" -le "$size" ] || start=0
echo "$start"
tail -c "+$((start + 1))" -- "$1"
`;

/** The names, each with a NUL behind it. */
const READ_DIRECTORY = `find -H "$1" -mindepth 1 -maxdepth 1 -printf '%f\\0'`;

/**
 * $1: directory, $2: where it is made, $3: its parent, $4: number of files. tar cannot tell an archive that was cut off
 * between two files from a whole one, so they are counted. Hard links lead to files outside (-P), which are durable already.
 */
const WRITE_TREE = `
unpack() {
  tar -x -f - -P -C "$2" --no-same-owner --no-same-permissions || return
  count=$(find "$2" -type f -printf . | wc -c) || return
  [ "$count" -eq "$4" ] && return
  echo "$count of $4 files arrived" >&2
  return 1
}
rm -rf -- "$2" && mkdir -p -- "$2" && unpack "$@" && find "$2" \\( -type d -o -links 1 \\) -exec sync -- {} + && mv -T -- "$2" "$1" &&
  sync -- "$3" && exit
code=$?
rm -rf -- "$2"
exit "$code"
`;

/** $1: link, $2: target, $3: the link's directory. */
const SWAP_LINK = `
rm -rf -- "$1.new" && ln -s -- "$2" "$1.new" && mv -T -- "$1.new" "$1" && sync -- "$3"
`;

/** What the machine refuses becomes `ApplyFailed`, naming the path. */
export function remoteFiles({ name, call }: RemoteCaller): Files {
  const run = async (
    failure: string,
    script: string,
    args: readonly string[],
    payload?: Uint8Array,
  ): Promise<Buffer> => {
    const reply = await call({ script, args, ...(payload && { payload }) });
    if (reply.exitCode !== 0) throw remoteFailure(failure, name, reply);
    return reply.stdout;
  };
  /** Undefined when what is to be read does not exist, and nothing of it was read. */
  const read = async (path: string, script: string, ...args: readonly string[]): Promise<Buffer | undefined> => {
    const reply = await call({ script, args: [path, ...args] });
    if (reply.exitCode === 0) return reply.stdout;
    if (!isMissing(reply)) throw remoteFailure(`cannot read ${path}`, name, reply);
    // A process that goes away while /proc is listed is missed, and nothing else.
    return reply.stdout.length > 0 ? reply.stdout : undefined;
  };
  return {
    readFile: async (path) => (await read(path, 'cat -- "$1"'))?.toString(),
    readFrom: async (path, offset) => readFromReply(await read(path, READ_FROM, String(offset)), offset),
    readDirectory: async (path) =>
      ((await read(path, READ_DIRECTORY)) ?? '').toString().split('\0').slice(0, -1).sort(),
    readLink: async (path) => (await read(path, 'readlink -n -v -- "$1"'))?.toString(),
    makeDirectory: async (path) => void (await run(`cannot create ${path}`, 'mkdir -p -- "$1"', [path])),
    async writeTree(directory, files) {
      const args = [directory, `${directory}.partial`, dirname(directory), String(files.length)];
      const write = async (some: readonly TreeFile[]) =>
        run(`cannot write ${directory}`, WRITE_TREE, args, await archive(some));
      const whole = files.map(({ path, content }) => ({ path, content }));
      if (files.every(({ sameAs }) => sameAs === undefined)) await write(whole);
      else await write(files).catch((error: unknown) => orWhole(error, () => write(whole)));
    },
    swapLink: async (path, target) =>
      void (await run(`cannot write ${path}`, SWAP_LINK, [path, target, dirname(path)])),
    remove: async (path) => void (await run(`cannot remove ${path}`, 'rm -rf -- "$1"', [path])),
  };
}

/** A file to link to may be gone; where all has to be sent all can be. */
function orWhole<T>(error: unknown, attempt: () => Promise<T>): Promise<T> {
  if (error instanceof TcplbError && error.code === 'ApplyFailed') return attempt();
  throw error;
}

/** The first line says where the file ends, or where the rest begins. */
function readFromReply(reply: Buffer | undefined, offset: number | 'end'): { content: string; end: number } {
  if (reply === undefined) return { content: '', end: 0 };
  const lineEnd = reply.indexOf('\n');
  const start = Number(reply.toString('latin1', 0, lineEnd));
  const content = reply.subarray(lineEnd + 1);
  return offset === 'end' ? { content: '', end: start } : { content: content.toString(), end: start + content.length };
}
