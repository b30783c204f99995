/**
 * Commands of which it is plain, without running them, that they end, and how: `false`, `true`, and shell scripts of
 * nothing but `echo`, `sleep`, `true`, `false` and `exit`. They are how people make a container crash on purpose.
 */

export interface CommandResult {
  /** Exit code, 0–255. */
  readonly code: number;
  /** Lines printed, to either stream. */
  readonly output: readonly string[];
}

const SHELLS = ['sh', 'bash', 'ash', 'dash'];

/** Undefined for a command that goes on, or of which nothing can be said. */
export function predictResult(command: readonly string[]): CommandResult | undefined {
  const [program = '', ...args] = command;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (name === 'true' || name === 'false') return { code: name === 'true' ? 0 : 1, output: [] };
  const [flag, script] = args;
  return SHELLS.includes(name) && flag === '-c' && script !== undefined ? predictScript(script) : undefined;
}

function predictScript(script: string): CommandResult | undefined {
  const output: string[] = [];
  let code = 0;
  for (const statement of script.split(/;|&&|\n/).map((text) => text.trim())) {
    if (statement === '') continue;
    const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(statement) ?? [];
    switch (word) {
      case 'echo':
        if (/[$`|<]/.test(rest)) return undefined;
        output.push(unquote(rest.replace(/\s*>&?\s*(?:2|\/dev\/stderr)$/, '')));
        code = 0;
        break;
      case 'sleep':
        if (!/^\d+s?$/.test(rest) || Number.parseInt(rest, 10) > LONGEST_SLEEP_S) return undefined;
        code = 0;
        break;
      case 'true':
        code = 0;
        break;
      case 'false':
        code = 1;
        break;
      case 'exit':
        return /^\d*$/.test(rest) ? { code: rest === '' ? code : Number(rest) % 256, output } : undefined;
      default:
        return undefined;
    }
  }
  return { code, output };
}

/** A container that sleeps for longer is one that goes on. */
const LONGEST_SLEEP_S = 10;

const unquote = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
