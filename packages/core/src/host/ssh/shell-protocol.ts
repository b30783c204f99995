/**
 * How we talk to a shell on the other side: one request after the other on its stdin, and behind each a mark on stdout and
 * stderr. So a call costs one round trip and no login, a program that goes into the background holds nothing up, and
 * whatever a login prints stands before the first mark.
 */
import { quoteCommand } from './quote-command.ts';

/** Exits with the status of its last command. Its arguments are `$1`, `$2`, …; neither may leave the shell. */
export interface ShellRequest {
  readonly script: string;
  readonly args?: readonly string[];
  /** What the script reads from its stdin; without one it must not read. */
  readonly payload?: Uint8Array;
  /** Runs in the shell itself, where it may open what has to stay open. */
  readonly inPlace?: boolean;
}

/** What stood before a mark. */
export interface MarkedOutput {
  readonly content: Buffer;
  readonly exitCode: number;
}

/**
 * Takes requests until its stdin ends. The first line is the mark: on stdin, since others may read a command line. Lines
 * are read with `read`, which takes not a byte more than its line, so that a payload is there for who wants it.
 */
export const SHELL_LOOP = `
cd / || exit
umask 022
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
IFS= read -r mark || exit
code=0
while
  printf '\\n%s %s\\n' "$mark" "$code"
  printf '\\n%s %s\\n' "$mark" "$code" >&2
  IFS= read -r count
do
  request=
  while [ "$count" -gt 0 ]; do
    IFS= read -r line || exit
    request=$request$line'
'
    count=$((count - 1))
  done
  eval "$request"
  code=$?
done
`;

/** The request as the loop reads it: how many lines it has, then those lines, then the payload. */
export function encodeRequest({ script, args = [], payload, inPlace = false }: ShellRequest): Uint8Array {
  const steps = `set -- ${quoteCommand(args)}\n${script.trim()}`;
  const text = inPlace ? steps : `(\n${payload === undefined ? steps : withPayload(steps, payload.length)}\n)`;
  const head = Buffer.from(`${text.split('\n').length}\n${text}\n`);
  return payload === undefined ? head : Buffer.concat([head, payload]);
}

/** However early the script ends, all of the payload is taken: what is left of it would be read as requests. */
function withPayload(steps: string, bytes: number): string {
  return `head -c ${bytes} | { (\n${steps}\n); code=$?; cat >/dev/null; exit "$code"; }`;
}

/** Takes a stream apart at its marks. */
export function createMarkReader(mark: string): { push(chunk: Buffer): MarkedOutput[]; rest(): Buffer } {
  const needle = Buffer.from(`\n${mark} `);
  let unread: Buffer = Buffer.alloc(0);
  let searched = 0;

  const next = (): MarkedOutput | undefined => {
    const start = unread.indexOf(needle, searched);
    const end = start === -1 ? -1 : unread.indexOf('\n', start + needle.length);
    if (end === -1) {
      searched = Math.max(0, (start === -1 ? unread.length : start) - needle.length);
      return undefined;
    }
    const exitCode = Number(unread.toString('latin1', start + needle.length, end));
    const content = unread.subarray(0, start);
    unread = unread.subarray(end + 1);
    searched = 0;
    return { content, exitCode };
  };
  return {
    push(chunk) {
      unread = Buffer.concat([unread, chunk]);
      const found: MarkedOutput[] = [];
      for (let one = next(); one !== undefined; one = next()) found.push(one);
      return found;
    },
    rest: () => unread,
  };
}
