/** What the programs of a machine behind SSH say when they fail; they speak English, since we tell them to. */
import { TcplbError, type TcplbErrorOptions } from '../../errors.ts';
import type { ShellReply } from './remote-shell.ts';

/** What a shell exits with when there is no such program, and when it may not be executed. */
export const NOT_FOUND = 127;
export const NOT_EXECUTABLE = 126;

/** Whether it failed because what it was to read does not exist, or is not of that kind, or went away meanwhile. */
export function isMissing({ exitCode, stderr }: ShellReply): boolean {
  return (
    exitCode < NOT_EXECUTABLE &&
    /(No such file or directory|Not a directory|No such process|Invalid argument)$/m.test(stderr)
  );
}

/** `failure` says what could not be done, the error also where and why. */
export function remoteFailure(failure: string, name: string, { exitCode, stderr }: ShellReply): TcplbError {
  const words = stderr.trim().replaceAll('\n', '; ');
  if (exitCode === NOT_FOUND) {
    const message = `${failure} on ${name}: a program is missing there: ${words}`;
    const suggestions = ['tcplb needs coreutils, findutils, tar and util-linux there.'];
    return new TcplbError('MissingProgram', message, { suggestions });
  }
  return new TcplbError('ApplyFailed', `${failure} on ${name}: ${words || `exit code ${exitCode}`}`, wayOut(words));
}

function wayOut(words: string): TcplbErrorOptions {
  if (/Permission denied|Operation not permitted/.test(words)) {
    const suggestion = 'Log in there as root or let tcplb use sudo, or choose another nginx.directory in tcplb.yaml.';
    return { suggestions: [suggestion] };
  }
  if (!/No space left on device|Disk quota exceeded/.test(words)) return {};
  return { suggestions: ['Free some space there, or keep fewer revisions with nginx.keepRevisions.'], retryable: true };
}
