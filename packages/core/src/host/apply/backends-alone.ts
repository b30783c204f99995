/** Whether two revisions differ in nothing but which backends their upstreams have. Pure. */
import { canonicalAddress, familyOf } from '../../ip-address.ts';
import { KEEPALIVED_FOLDER } from '../../keepalived/keepalived-files.ts';
import type { RenderedFile } from '../../nginx/rendered-file.ts';
import { REVISION_FILE } from '../../nginx/revision.ts';
import { isPortNumber } from '../../port-number.ts';

type File = Pick<RenderedFile, 'path' | 'content'>;

interface Revision {
  readonly revision: string;
  /** Sorted by path. */
  readonly files: readonly File[];
}

/** A line that our template writes for a backend. Names are none: nginx may fail to look one up. */
const SERVER_LINE = /^ +server (\S+):(\d+)((?: (?:weight|max_conns|max_fails|fail_timeout)=\w+)+);(?: # [\w.-]+)?$/;

/**
 * True when the same files, as far as nginx reads them, are the same but for the revision that they answer with and for
 * servers of upstreams: others, more or fewer, but one at least, of an address family and with parameters that a server
 * in that place has in `live`. nginx, which has read `live`, has no reason to refuse them.
 */
export function differInBackendsAlone(live: Revision, fresh: Revision): boolean {
  const [before, after] = [filesOfNginx(live), filesOfNginx(fresh)];
  if (before.length !== after.length) return false;
  return after.every((file, index) => {
    const old = before[index];
    if (old?.path !== file.path) return false;
    if (file.path === REVISION_FILE) return file.content === old.content.replace(live.revision, fresh.revision);
    return file.content === old.content || hasOtherServersAlone(old.content, file.content);
  });
}

function filesOfNginx({ files }: Revision): File[] {
  return files.filter(({ path }) => !path.startsWith(`${KEEPALIVED_FOLDER}/`));
}

function hasOtherServersAlone(live: string, fresh: string): boolean {
  const [before, after] = [takeApart(live), takeApart(fresh)];
  if (before.frame !== after.frame) return false;
  return after.kinds.every((kinds, place) => [...kinds].every((kind) => before.kinds[place]?.has(kind)));
}

interface Parts {
  /** The text with one mark in each place of servers. */
  readonly frame: string;
  /** Of each place the kinds of its servers. */
  readonly kinds: readonly ReadonlySet<string>[];
}

function takeApart(content: string): Parts {
  const frame: string[] = [];
  const kinds: Set<string>[] = [];
  let place: Set<string> | undefined;
  for (const line of content.split('\n')) {
    const kind = kindOfServer(line);
    if (kind === undefined) {
      place = undefined;
      frame.push(line);
    } else if (place !== undefined) {
      place.add(kind);
    } else {
      place = new Set([kind]);
      kinds.push(place);
      frame.push('servers');
    }
  }
  return { frame: frame.join('\n'), kinds };
}

/** All of a server but which one it is: `IPv4 max_fails=1 fail_timeout=10s`; undefined for any other line. */
function kindOfServer(line: string): string | undefined {
  const [, host = '', port, parameters] = SERVER_LINE.exec(line) ?? [];
  const address = /^\[(.+)\]$/.exec(host)?.[1] ?? host;
  if (canonicalAddress(address) !== address || !isPortNumber(Number(port))) return undefined;
  return `${familyOf(address)}${parameters}`;
}
