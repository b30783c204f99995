/** The command reference as Markdown, from oclif's manifest. Pure. */
import { commandGroups, introduction } from './command-groups.ts';
import {
  argumentRows,
  exampleLines,
  type FlagGroup,
  flagRow,
  groupFlags,
  type HelpCommand,
  programName,
  renderUsage,
} from './render-help.ts';

const exitCodeRows: readonly [string, string][] = [
  ['0', 'Success. `diff`: there is no difference.'],
  ['1', 'Failure; the message says why. `diff`: there is a difference. `doctor`: something is broken.'],
  ['2', 'The command line cannot be used. `diff`: also any failure.'],
  ['3', '`test`: the test ran and did not pass. `chaos`: a bound was passed, or something did not heal.'],
  ['4', '`apply`: live, but an exposure was left out or stays as it was.'],
  ['130', 'Cancelled by Ctrl-C. Servers (`echo serve`, `sandbox start`) end normally by it, with 0.'],
];

/** The whole page. */
export function renderReference(commands: readonly HelpCommand[]): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  const [first] = shown;
  const sections = Object.entries(commandGroups).flatMap(([heading, names]) => [
    `## ${heading.replace(/:$/, '')}`,
    ...names.flatMap((name) => commandsOf(shown, name)).map(renderCommand),
  ]);
  return `${[
    '# Commands',
    '<!-- Generated from the commands by `pnpm docs`. Changes belong there. -->',
    introduction,
    ...sections,
    '## Global flags',
    'Every command takes these; they mean what they mean to kubectl.',
    first === undefined ? '' : renderFlags(first, true),
    '## Exit codes',
    renderTable(['Code', 'Meaning'], exitCodeRows),
  ].join('\n\n')}\n`;
}

/** A command, or the commands right below a topic. */
function commandsOf(commands: readonly HelpCommand[], name: string): HelpCommand[] {
  const depth = name.split(':').length;
  const members = commands.filter(({ id }) => id.startsWith(`${name}:`) && id.split(':').length === depth + 1);
  return [...commands.filter(({ id }) => id === name), ...members];
}

function renderCommand(command: HelpCommand): string {
  const { id, summary = '', description, examples } = command;
  const code = exampleLines(examples).map((example) => `# ${example.description}\n${example.command}`);
  return [
    `### ${programName} ${id.replaceAll(':', ' ')}`,
    `${summary}.`,
    description,
    fence('text', renderUsage(command)),
    renderArguments(command),
    renderFlags(command, false),
    code.length > 0 && fence('sh', code.join('\n\n')),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderArguments(command: HelpCommand): string {
  const rows = argumentRows(command).map(([name, text]): [string, string] => [`\`${name}\``, text]);
  return rows.length === 0 ? '' : renderTable(['Argument', 'Meaning'], rows);
}

/** One table for each group of flags; only groups after the first need their name. */
function renderFlags(command: HelpCommand, global: boolean): string {
  return groupFlags(command)
    .filter(({ heading }) => (heading === 'Global flags') === global)
    .map(({ heading, flags }) => {
      const title = heading === 'Flags' || global ? 'Flag' : heading.replace(/s$/, '');
      return renderTable([title, 'Meaning'], flags.map(flagCells));
    })
    .join('\n\n');
}

function flagCells(flag: FlagGroup['flags'][number]): [string, string] {
  const [spelling, text] = flagRow(flag);
  return [`\`${spelling.trim()}\``, text];
}

function renderTable(headers: readonly [string, string], rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  return [`| ${headers.join(' | ')} |`, '|---|---|', ...lines].join('\n');
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
