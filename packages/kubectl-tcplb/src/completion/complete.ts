/** What may follow a half-typed command line. Pure but for the names that it asks the cluster for. */
import {
  findFlag,
  type Manifest,
  type ManifestArg,
  type ManifestCommand,
  type ManifestFlag,
  nextWords,
  parseLine,
  splitFlag,
} from './command-tree.ts';

/** cobra's ShellCompDirective bits, which kubectl's completion scripts read. */
export const directives = { default: 0, error: 1, noSpace: 2, noFiles: 4 } as const;

export interface Completion {
  /** Candidates, each with an optional description. */
  readonly candidates: readonly (readonly [string, string?])[];
  readonly directive: number;
}

/** Names that exist in the cluster, or in the sandbox. The flags are those typed so far (`--context`, `-n` …). */
export interface NameSource {
  exposures(flags: Readonly<Record<string, string>>): Promise<readonly string[]>;
  namespaces(flags: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** `type` as the user writes it: `ds`, `deployment`. Empty for one that cannot be exposed. */
  workloads(type: string, flags: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** The nodes of the cluster. */
  clusterNodes(flags: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** The nodes of the sandbox that `--sandbox` names. */
  nodes(flags: Readonly<Record<string, string>>): Promise<readonly string[]>;
  /** The load balancer hosts that the configuration names. */
  hosts(flags: Readonly<Record<string, string>>): Promise<readonly string[]>;
}

const workloadTypes = ['daemonset', 'deployment', 'statefulset', 'service'];
const files: Completion = { candidates: [], directive: directives.default };

/** `line` is everything after `kubectl tcplb`; its last word is the one being typed, possibly empty. */
export async function complete(line: readonly string[], manifest: Manifest, names: NameSource): Promise<Completion> {
  const current = line.at(-1) ?? '';
  const parsed = parseLine(line.slice(0, -1), manifest);
  const { command, values } = parsed;
  if (parsed.pending !== undefined) return completeValue(parsed.pending, current, values, names);
  const [name, value] = splitFlag(current);
  const flag = value === undefined || name === undefined ? undefined : findFlag(name, command);
  if (flag !== undefined) return completeValue(flag, value ?? '', values, names);
  if (command === undefined) return matching(nextWords(parsed.path, manifest), current);
  if (current.startsWith('-')) return matching(flagNames(command), current);
  return completeArgument(command, parsed.args, current, values, names);
}

/** As kubectl reads it: one candidate a line, then the directive. */
export function formatCompletion({ candidates, directive }: Completion): string {
  const lines = candidates.map(([word, description]) => (description ? `${word}\t${description}` : word));
  return [...lines, `:${directive}`, ''].join('\n');
}

function flagNames(command: ManifestCommand): [string, string][] {
  return Object.values(command.flags)
    .filter((flag) => !flag.hidden)
    .map((flag) => [`--${flag.name}`, flag.description ?? '']);
}

async function completeValue(
  flag: ManifestFlag,
  current: string,
  values: Readonly<Record<string, string>>,
  names: NameSource,
): Promise<Completion> {
  if (flag.options !== undefined) return matching(flag.options, current);
  if (flag.name === 'output' && flag.helpValue?.includes('|')) return matching(spelledFormats(flag.helpValue), current);
  if (flag.name === 'namespace') return matching(await names.namespaces(values), current);
  if (flag.name === 'host') return matching(await names.hosts(values), current);
  return files;
}

/** `jsonpath=TEMPLATE` is completed as far as it is known. */
function spelledFormats(helpValue: string): string[] {
  return helpValue.split('|').map((format) => format.replace(/=.*/, '='));
}

async function completeArgument(
  command: ManifestCommand,
  args: readonly string[],
  current: string,
  values: Readonly<Record<string, string>>,
  names: NameSource,
): Promise<Completion> {
  if (command.completes === 'workloads') return completeWorkload(args, current, values, names);
  const expected = expectedArgument(command, args.length);
  if (expected === undefined) return matching([], current);
  if (expected.options !== undefined) return matching(expected.options, current);
  if (command.completes === 'nodes') return matching(await names.nodes(values), current);
  if (command.completes === 'hosts') return matching(await names.hosts(values), current);
  if (command.completes === 'cluster-nodes') return matching(await names.clusterNodes(values), current);
  if (command.completes === 'exposures') {
    const known = await names.exposures(values);
    return matching(
      known.filter((name) => !args.includes(name)),
      current,
    );
  }
  return matching([], current);
}

function expectedArgument({ args }: ManifestCommand, index: number): ManifestArg | undefined {
  const all = Object.values(args);
  const last = all.at(-1);
  return all[index] ?? (last?.multiple ? last : undefined);
}

/** `ds/NAME`, or `ds NAME` in two words. */
async function completeWorkload(
  args: readonly string[],
  current: string,
  values: Readonly<Record<string, string>>,
  names: NameSource,
): Promise<Completion> {
  const [first] = args;
  if (first !== undefined) {
    const alone = args.length === 1 && !first.includes('/');
    return matching(alone ? await names.workloads(first, values) : [], current);
  }
  const slash = current.indexOf('/');
  if (slash < 0) {
    const types = matching(
      workloadTypes.map((type) => `${type}/`),
      current,
    );
    return { ...types, directive: types.directive | directives.noSpace };
  }
  const type = current.slice(0, slash);
  const found = await names.workloads(type, values);
  return matching(
    found.map((name) => `${type}/${name}`),
    current,
  );
}

function matching(words: readonly (string | readonly [string, string])[], current: string): Completion {
  const candidates = words.map((word): readonly [string, string?] => (typeof word === 'string' ? [word] : word));
  return { candidates: candidates.filter(([word]) => word.startsWith(current)), directive: directives.noFiles };
}
