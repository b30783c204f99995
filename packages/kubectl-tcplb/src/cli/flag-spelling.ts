/** kubectl's spellings of flags, rewritten to the ones that oclif's parser reads. Pure. */
import { TcplbError } from '@tcplb/core';

/** The part of a flag's definition that decides how it is spelled. */
export interface FlagShape {
  readonly type: 'boolean' | 'option';
  readonly char?: string | undefined;
  /** What is meant when the value is left out, see `optionalValue`. */
  readonly bareValue?: string;
}

const truths = new Set(['true', '1', 't', 'T', 'TRUE', 'True']);
const lies = new Set(['false', '0', 'f', 'F', 'FALSE', 'False']);

/**
 * `--watch=true` becomes `--watch`, `--watch=false` goes away, a bare `--dry-run` gets the value that it stands for.
 * Everything from `--` on, and everything unknown, stays as it is. Fails with `InvalidInput` for `--watch=banana`.
 */
export function spellForOclif(argv: readonly string[], flags: Readonly<Record<string, FlagShape>>): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const spelled: string[] = [];
  for (let index = 0; index < end; index += 1) {
    const word = argv[index] as string;
    const [name, value] = splitFlag(word);
    const flag = name === undefined ? undefined : findFlag(name, flags);
    if (flag?.type === 'boolean' && word.includes('=')) spelled.push(...spellBoolean(name as string, value ?? ''));
    else if (flag?.bareValue !== undefined && value === undefined) spelled.push(`${word}=${flag.bareValue}`);
    else {
      spelled.push(word);
      // The value must not be taken for a flag: `-l -x`.
      if (flag?.type === 'option' && value === undefined && index + 1 < end) spelled.push(argv[++index] as string);
    }
  }
  return [...spelled, ...argv.slice(end)];
}

function spellBoolean(name: string, value: string): string[] {
  if (truths.has(value)) return [name];
  if (lies.has(value)) return [];
  throw new TcplbError('InvalidInput', `${name} is true or false, not ${JSON.stringify(value)}`);
}

/**
 * Moves flags that stand before the command behind it, as kubectl allows: `-n prod get` becomes `get -n prod`.
 * Only the global flags are understood there.
 */
export function moveLeadingFlags(argv: readonly string[], flags: Readonly<Record<string, FlagShape>>): string[] {
  let start = 0;
  while (start < argv.length) {
    const [name, value] = splitFlag(argv[start] as string);
    const flag = name === undefined ? undefined : findFlag(name, flags);
    if (flag === undefined) break;
    start += flag.type === 'option' && value === undefined ? 2 : 1;
  }
  const [leading, rest] = [argv.slice(0, start), argv.slice(start)];
  const end = rest.includes('--') ? rest.indexOf('--') : rest.length;
  return [...rest.slice(0, end), ...leading, ...rest.slice(end)];
}

/** `--name=value` and `-nvalue` in two; the name with its dashes, undefined for a word that is no flag. */
function splitFlag(word: string): [name: string | undefined, value: string | undefined] {
  if (/^--[^=]+$/.test(word) || /^-[^-]$/.test(word)) return [word, undefined];
  const long = /^(--[^=]+)=(.*)$/s.exec(word);
  if (long) return [long[1], long[2]];
  const short = /^(-[^-])=?(.+)$/s.exec(word);
  return short ? [short[1], short[2]] : [undefined, undefined];
}

function findFlag(name: string, flags: Readonly<Record<string, FlagShape>>): FlagShape | undefined {
  return name.startsWith('--') ? flags[name.slice(2)] : Object.values(flags).find(({ char }) => `-${char}` === name);
}
