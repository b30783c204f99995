/** Runs an exec plugin, without a shell. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { TcplbError } from '../../errors.ts';
import type { CheckedExecPlugin } from './exec-info.ts';

/**
 * Resolves with what the plugin printed. Its standard error goes to the user when it may ask them something, and
 * otherwise its last line goes into the error.
 * @throws MissingProgram when the command does not exist; Unauthorized when it fails; Cancelled
 */
export async function runExecPlugin(
  { plugin, command, interactive }: CheckedExecPlugin,
  variables: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  const env = { ...variables, ...Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value])) };
  const child = spawn(command, plugin.args ?? [], {
    env,
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', interactive ? 'inherit' : 'pipe'],
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const reading = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
  try {
    const [code, output = '', complaint = ''] = await Promise.all([ended, ...reading]);
    if (code === 0) return output;
    throw new TcplbError(
      'Unauthorized',
      `exec plugin ${command} failed${describeEnd(code, child.signalCode, complaint)}`,
    );
  } catch (error) {
    throw toPluginError(error, command, plugin.installHint);
  }
}

function describeEnd(code: number | null, signalName: string | null, complaint: string): string {
  const lastLine = complaint.trimEnd().split('\n').at(-1)?.trim();
  const how = code === null ? ` (${signalName})` : ` with exit code ${code}`;
  return lastLine ? `${how}: ${lastLine}` : how;
}

function toPluginError(error: unknown, command: string, hint: string | undefined): unknown {
  if (error instanceof TcplbError) return error;
  const { code, name } = error as NodeJS.ErrnoException;
  if (name === 'AbortError')
    return new TcplbError('Cancelled', `exec plugin ${command} was cancelled`, { cause: error });
  const reason = code === 'ENOENT' ? 'is not installed' : `cannot be run (${code})`;
  return new TcplbError('MissingProgram', `exec plugin ${command} ${reason}`, {
    suggestions: [hint?.trim() || `Install ${command} or put it on PATH.`],
    cause: error,
  });
}
