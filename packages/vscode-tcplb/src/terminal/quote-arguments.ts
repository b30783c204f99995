/** Arguments as text for a person's shell. Pure. */

export type ShellKind = 'posix' | 'powershell' | 'cmd';

/** From the path of the shell's program, as `vscode.env.shell` has it. */
export function shellKind(shell: string): ShellKind {
  const name = shell.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  if (/^(pwsh|powershell)(-preview)?(\.exe)?$/.test(name)) return 'powershell';
  return /^cmd(\.exe)?$/.test(name) ? 'cmd' : 'posix';
}

/** Text that means itself in all three. */
const PLAIN = /^[\w./:=-]+$/;

const quoters: Readonly<Record<ShellKind, (argument: string) => string>> = {
  posix: (argument) => `'${argument.replaceAll("'", String.raw`'\''`)}'`,
  powershell: (argument) => `'${argument.replaceAll("'", "''")}'`,
  cmd: (argument) => `"${argument.replaceAll('"', '""')}"`,
};

/** The arguments in one line, each quoted where the shell would read something else into it. */
export function quoteArguments(args: readonly string[], shell: ShellKind): string {
  return args.map((argument) => (PLAIN.test(argument) ? argument : quoters[shell](argument))).join(' ');
}
