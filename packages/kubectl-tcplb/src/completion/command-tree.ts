/** Finds the command that a half-typed line means, in oclif's manifest. Pure. */
import { hasOptionalValue } from '../cli/optional-value.ts';

export interface ManifestFlag {
  readonly name: string;
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly description?: string;
  readonly helpValue?: string;
  readonly options?: readonly string[];
  readonly hidden?: boolean;
}

export interface ManifestArg {
  readonly name: string;
  readonly options?: readonly string[];
  /** Whether it may be given again and again; only the last one may. */
  readonly multiple?: boolean;
}

export interface ManifestCommand {
  readonly id: string;
  readonly summary?: string;
  readonly hidden?: boolean;
  readonly args: Readonly<Record<string, ManifestArg>>;
  readonly flags: Readonly<Record<string, ManifestFlag>>;
  /** What the arguments name in the cluster; see TcplbCommand. */
  readonly completes?: string;
}

/** oclif's manifest, as far as completion reads it. */
export interface Manifest {
  readonly commands: Readonly<Record<string, ManifestCommand>>;
}

/** A half-typed line, understood. */
export interface ParsedLine {
  /** The command words typed so far: `['sandbox', 'node']`. */
  readonly path: readonly string[];
  readonly command: ManifestCommand | undefined;
  /** Complete arguments, without flags. */
  readonly args: readonly string[];
  /** Values of the option flags that are complete; the last one counts. */
  readonly values: Readonly<Record<string, string>>;
  /** The option flag whose value is being typed. */
  readonly pending: ManifestFlag | undefined;
}

/** Reads the complete words of a line. Flags are known by the command; before it, none are. */
export function parseLine(words: readonly string[], manifest: Manifest): ParsedLine {
  const path: string[] = [];
  while (path.length < words.length && isCommandPath([...path, words[path.length] as string], manifest)) {
    path.push(words[path.length] as string);
  }
  const command = manifest.commands[path.join(':')];
  const args: string[] = [];
  const values: Record<string, string> = {};
  let pending: ManifestFlag | undefined;
  for (const word of words.slice(path.length)) {
    if (pending !== undefined) {
      values[pending.name] = word;
      pending = undefined;
      continue;
    }
    const [name, value] = splitFlag(word);
    const flag = name === undefined ? undefined : findFlag(name, command);
    if (name === undefined) args.push(word);
    else if (flag?.type === 'option' && value === undefined && !hasOptionalValue(flag)) pending = flag;
    else if (flag !== undefined && value !== undefined) values[flag.name] = value;
  }
  return { path, command, args, values, pending };
}

/** The words that may follow a command path, with what they do. */
export function nextWords(path: readonly string[], manifest: Manifest): [word: string, summary: string][] {
  const prefix = path.map((word) => `${word}:`).join('');
  const found = new Map<string, string>();
  for (const { id, summary, hidden } of Object.values(manifest.commands)) {
    if (hidden || !id.startsWith(prefix)) continue;
    const [word = '', ...deeper] = id.slice(prefix.length).split(':');
    if (deeper.length === 0) found.set(word, summary ?? '');
    else if (!found.has(word)) found.set(word, '');
  }
  return [...found].sort(([a], [b]) => a.localeCompare(b));
}

/** The flag that `--name` or `-n` names. */
export function findFlag(name: string, command: ManifestCommand | undefined): ManifestFlag | undefined {
  const flags = Object.values(command?.flags ?? {});
  return flags.find((flag) => name === `--${flag.name}` || name === `-${flag.char}`);
}

/** `--name=value` in two; the name is undefined for a word that is no flag. */
export function splitFlag(word: string): [name: string | undefined, value: string | undefined] {
  if (!word.startsWith('-') || word === '-') return [undefined, undefined];
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function isCommandPath(path: readonly string[], manifest: Manifest): boolean {
  const id = path.join(':');
  return Object.keys(manifest.commands).some((known) => known === id || known.startsWith(`${id}:`));
}
