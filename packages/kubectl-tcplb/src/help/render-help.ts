/** Help as text: the program's, a topic's, a command's. Pure, from oclif's own definitions; nothing is wrapped. */
import type { Command } from '@oclif/core/command';
import { hasOptionalValue } from '../cli/optional-value.ts';
import { indentRows } from './indent-rows.ts';

/** The part of a command's definition that help shows. */
export type HelpCommand = Pick<
  Command.Cached,
  'id' | 'summary' | 'description' | 'examples' | 'args' | 'flags' | 'hidden'
>;

export interface HelpTopic {
  readonly name: string;
  readonly description: string;
}

export const programName = 'kubectl tcplb';

/** Headings of the root help and the commands under each, in this order. A command elsewhere is under `Other`. */
export type CommandGroups = Readonly<Record<string, readonly string[]>>;

export function renderRootHelp(
  introduction: string,
  groups: CommandGroups,
  commands: readonly HelpCommand[],
  topics: readonly HelpTopic[],
): string {
  const summaries = new Map([
    ...commands.map((command) => [command.id, command.summary ?? ''] as const),
    ...topics.map((topic) => [topic.name, topic.description] as const),
  ]);
  const sections = Object.entries(groups).map(([heading, names]) =>
    section(heading, indentRows(names.map((name) => [name.replaceAll(':', ' '), summaries.get(name) ?? '']))),
  );
  return [
    introduction,
    ...sections,
    section('Usage:', `  ${programName} COMMAND [flags]`),
    `Use "${programName} COMMAND --help" for more about a command.`,
  ].join('\n\n');
}

export function renderTopicHelp(topic: HelpTopic, commands: readonly HelpCommand[]): string {
  const name = topic.name.replaceAll(':', ' ');
  const members = commands.filter((command) => command.id.startsWith(`${topic.name}:`) && !command.hidden);
  const rows = members.map((command): [string, string] => [
    command.id.slice(topic.name.length + 1).replaceAll(':', ' '),
    command.summary ?? '',
  ]);
  return [
    `${topic.description}.`,
    section('Commands:', indentRows(rows)),
    section('Usage:', `  ${programName} ${name} COMMAND [flags]`),
    `Use "${programName} ${name} COMMAND --help" for more about a command.`,
  ].join('\n\n');
}

export function renderCommandHelp(command: HelpCommand): string {
  const flags = groupFlags(command).map(({ heading, flags }) => section(`${heading}:`, indentRows(flags.map(flagRow))));
  return [
    `${command.summary ?? ''}.`,
    command.description,
    renderExamples(command.examples),
    section('Usage:', `  ${renderUsage(command)}`),
    renderArguments(command),
    ...flags,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** `kubectl tcplb expose TYPE/NAME [NAME] --port PORT [flags]` */
export function renderUsage(command: HelpCommand): string {
  const args = Object.values(command.args)
    .filter((arg) => !arg.hidden)
    .map((arg) => (arg.required ? argumentName(arg) : `[${argumentName(arg)}]`) + (arg.multiple ? '...' : ''));
  const required = Object.values(command.flags)
    .filter((flag) => flag.required)
    .map((flag) => flagSpelling(flag).trim());
  return [programName, command.id.replaceAll(':', ' '), ...args, ...required, '[flags]'].join(' ');
}

export interface FlagGroup {
  /** `Flags`, `Listener flags`. */
  readonly heading: string;
  readonly flags: readonly Command.Flag.Cached[];
}

const GLOBAL = 'GLOBAL';

/** The flags that help shows, by their `helpGroup`: those without first, the global ones last. */
export function groupFlags({ flags }: HelpCommand): FlagGroup[] {
  const shown = Object.values(flags).filter((flag) => !flag.hidden);
  const groups = Map.groupBy(shown, ({ helpGroup = '' }) => helpGroup);
  const names = [...groups.keys()].filter((name) => name !== '' && name !== GLOBAL);
  return ['', ...names, GLOBAL].flatMap((name) => {
    const members = groups.get(name);
    return members === undefined ? [] : [{ heading: groupHeading(name), flags: members }];
  });
}

function groupHeading(name: string): string {
  if (name === '') return 'Flags';
  return name === GLOBAL ? 'Global flags' : `${name} flags`;
}

/** The two columns of a flag: how it is written, what it does. */
export function flagRow(flag: Command.Flag.Cached): [string, string] {
  const value = flag.type === 'option' && typeof flag.default === 'string' ? ` (default ${flag.default})` : '';
  const short = flag.char ? `-${flag.char}, ` : '    ';
  return [`${short}${flagSpelling(flag)}`, `${flag.description ?? ''}${value}`];
}

export function argumentRows(command: HelpCommand): [string, string][] {
  return Object.values(command.args)
    .filter((arg) => !arg.hidden)
    .map((arg) => [argumentName(arg), arg.description ?? '']);
}

/** An example is a `{description, command}`. */
export function exampleLines(examples: HelpCommand['examples']): { description: string; command: string }[] {
  return (examples ?? []).map((example) =>
    typeof example === 'string' ? { description: '', command: example } : example,
  );
}

function flagSpelling(flag: Command.Flag.Cached): string {
  if (flag.type === 'boolean') return `--${flag.name}`;
  return `--${flag.name}${hasOptionalValue(flag) ? '' : ' '}${flag.helpValue ?? 'VALUE'}`;
}

function argumentName(arg: Command.Arg.Cached): string {
  return arg.name.toUpperCase();
}

function renderExamples(examples: HelpCommand['examples']): string | undefined {
  const lines = exampleLines(examples);
  if (lines.length === 0) return undefined;
  return section('Examples:', lines.map(({ description, command }) => `  # ${description}\n  ${command}`).join('\n\n'));
}

function renderArguments(command: HelpCommand): string | undefined {
  const rows = argumentRows(command);
  return rows.length === 0 ? undefined : section('Arguments:', indentRows(rows));
}

function section(heading: string, body: string): string {
  return `${heading}\n${body}`;
}
