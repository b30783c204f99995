/** A shell on the other side that does one request after the other. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { TcplbError } from '../../errors.ts';
import { createMarkReader, encodeRequest, type MarkedOutput, type ShellRequest } from './shell-protocol.ts';

/** Milliseconds for a shell whose input has ended to end. */
const END_MS = 2000;

export interface ShellReply {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RemoteShell {
  /** False once it has ended, and while it is still busy with a call that was cancelled. */
  readonly usable: boolean;
  /** Fails with why the shell ended, and with `Cancelled`: what runs there then runs on to its end. */
  call(request: ShellRequest, signal?: AbortSignal): Promise<ShellReply>;
  /** Resolves when it has ended; what it holds is free then. */
  close(): Promise<void>;
}

interface Call {
  readonly resolve: (reply: ShellReply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Waits for the shell behind `session`, an ssh whose command is the shell loop, to be there. `explain` makes an error of
 * what ssh said when it is not, or when it ends before it is closed.
 */
export async function openShell(
  session: ChildProcessWithoutNullStreams,
  explain: (words: string) => Promise<TcplbError>,
): Promise<RemoteShell> {
  const mark = randomBytes(16).toString('hex');
  const calls: Call[] = [];
  let cancelled = 0;
  let closing = false;
  let failure: Error | undefined;
  const greeted = new Promise<ShellReply>((resolve, reject) => calls.push({ resolve, reject }));
  const words = pairReplies(session, mark, (reply) => calls.shift()?.resolve(reply));
  const ended = new Promise<void>((resolve) => {
    const end = (error: Error) => {
      failure ??= error;
      for (const { reject } of calls.splice(0)) reject(failure);
      resolve();
    };
    session.once('error', (error) => end(missingSsh(error)));
    session.once('close', () => void (closing ? Promise.resolve(closed()) : explain(words())).then(end));
  });
  // When the other side is gone that shows in its end.
  session.stdin.on('error', () => {});
  session.stdin.write(`${mark}\n`);
  await greeted;

  const send = (request: ShellRequest): Promise<ShellReply> => {
    if (failure !== undefined) return Promise.reject(failure);
    session.stdin.write(encodeRequest(request));
    return new Promise((resolve, reject) => calls.push({ resolve, reject }));
  };
  return {
    get usable() {
      return failure === undefined && !closing && cancelled === 0;
    },
    async call(request, signal) {
      if (signal?.aborted) throw cancellation();
      const reply = send(request);
      if (signal === undefined) return reply;
      const abort = Promise.withResolvers<never>();
      const onAbort = () => {
        cancelled++;
        abort.reject(cancellation());
        const done = () => cancelled--;
        reply.then(done, done);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      return Promise.race([reply, abort.promise]).finally(() => signal.removeEventListener('abort', onAbort));
    },
    async close() {
      closing = true;
      session.stdin.end();
      // A connection that is cut would have us wait for it to be noticed.
      const timer = setTimeout(() => session.kill('SIGKILL'), END_MS);
      await ended.finally(() => clearTimeout(timer));
    },
  };
}

/** A reply is there when both streams have come to their mark. Returns what is left on stderr, for explanations. */
function pairReplies(
  session: ChildProcessWithoutNullStreams,
  mark: string,
  onReply: (reply: ShellReply) => void,
): () => string {
  const outputs: MarkedOutput[] = [];
  const errors: MarkedOutput[] = [];
  const readers = { stdout: createMarkReader(mark), stderr: createMarkReader(mark) };
  const settle = () => {
    while (outputs.length > 0 && errors.length > 0) {
      const output = outputs.shift() as MarkedOutput;
      const error = errors.shift() as MarkedOutput;
      onReply({ exitCode: output.exitCode, stdout: output.content, stderr: error.content.toString() });
    }
  };
  session.stdout.on('data', (chunk: Buffer) => {
    outputs.push(...readers.stdout.push(chunk));
    settle();
  });
  session.stderr.on('data', (chunk: Buffer) => {
    errors.push(...readers.stderr.push(chunk));
    settle();
  });
  return () => readers.stderr.rest().toString();
}

function closed(): TcplbError {
  return new TcplbError('Cancelled', 'the connection was closed');
}

function cancellation(): TcplbError {
  return new TcplbError('Cancelled', 'the call was cancelled');
}

/** For a spawn that failed. */
export function missingSsh(cause: Error): TcplbError {
  return new TcplbError('MissingProgram', 'ssh is not installed on this machine', {
    suggestions: ["Install OpenSSH's client: openssh-client on Debian, openssh-clients on RHEL."],
    cause,
  });
}
