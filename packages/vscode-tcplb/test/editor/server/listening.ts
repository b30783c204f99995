import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

export type ServerProcess = ChildProcessByStdio<null, Readable, Readable>;

const START_MS = 30_000;

/** The port that the server says it is bound to. Fails with the server's output when it ends or says nothing for 30 s. */
export function whenListening(child: ServerProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (what: string): void => reject(new Error(`the VS Code server ${what}; it said:\n${output}`));
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    // The listeners stay: a pipe that nobody reads would block the server.
    const read = (chunk: Buffer): void => {
      if (output.length < 100_000) output += chunk.toString();
      const port = /bound to 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? signal}`);
    });
  });
}
