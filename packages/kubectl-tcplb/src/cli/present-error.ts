/** Errors as kubectl shows them: `error: …` on stderr, then what can be done about it. */
import { CLIError } from '@oclif/core/errors';
import { toTcplbError } from '@tcplb/core';
import { exitCodeOf, exitCodes } from './exit-codes.ts';

/** Prints the error and returns the exit code. `argv` names the command in the hint to its help. */
export function presentError(error: unknown, argv: readonly string[]): number {
  if (isExit(error)) return error.oclif.exit;
  if (error instanceof CLIError) return presentUsage(error);
  const known = toTcplbError(error);
  const code = usageOfDiff(exitCodeOf(known.code), argv);
  if (known.code === 'Cancelled') return code;
  write(`error: ${known.message}`);
  for (const suggestion of known.suggestions) write(`  ${suggestion}`);
  if (known.code === 'Internal') write(`${known.stack}\nThis is a defect of kubectl tcplb.`);
  return code;
}

/** `diff` exits with 1 when there is a difference, so its failures are greater than that, as kubectl's. */
function usageOfDiff(code: number, argv: readonly string[]): number {
  return argv[0] === 'diff' && code === exitCodes.failure ? exitCodes.usage : code;
}

function presentUsage(error: CLIError): number {
  write(`error: ${usageMessage(error)}`);
  write('Run the command with --help for usage.');
  return exitCodes.usage;
}

/** oclif's parse errors in kubectl's words, without its own hint to the help. */
function usageMessage(error: CLIError): string {
  if ('flags' in error && Array.isArray(error.flags)) return `unknown flag: ${error.flags.join(', ')}`;
  if ('args' in error && Array.isArray(error.args)) return argumentMessage(error.args);
  const lines = error.message.split('\n').filter((line) => !/^(The following error|See more help)/.test(line));
  const text = lines.map((line) => line.trim()).join(' ');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** oclif lists surplus arguments as they were typed and missing ones by their definition. */
function argumentMessage(args: readonly (string | { readonly name: string })[]): string {
  const surplus = args.filter((arg) => typeof arg === 'string');
  if (surplus.length > 0) return `unexpected argument: ${surplus.join(', ')}`;
  return `missing argument: ${args.map((arg) => (typeof arg === 'string' ? arg : arg.name.toUpperCase())).join(', ')}`;
}

function isExit(error: unknown): error is { oclif: { exit: number } } {
  return error instanceof Error && (error as { code?: unknown }).code === 'EEXIT';
}

function write(line: string): void {
  process.stderr.write(`${line}\n`);
}
