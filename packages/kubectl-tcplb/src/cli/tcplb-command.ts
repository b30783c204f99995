/** What all commands share: kubectl's global flags and kubectl's spellings of flags. */
import type { ArgInput, FlagInput, Input, ParserOutput } from '@oclif/core/interfaces';
import { parse } from '@oclif/core/parser';
import { type FlagShape, spellForOclif } from './flag-spelling.ts';
import { type GlobalFlags, globalFlags } from './global-flags.ts';
import type { Session } from './session.ts';

type Bag = Record<string, unknown>;

/**
 * Has the shape of oclif's own Command, for oclif's parser and manifest. That one would load oclif's configuration and
 * plugins with it, of which a command needs nothing.
 */
export abstract class TcplbCommand {
  static baseFlags = globalFlags;
  static summary: string;
  static description?: string;
  static examples: readonly { readonly description: string; readonly command: string }[];
  static args: ArgInput = {};
  static flags: FlagInput = {};
  /** What the one argument is for completion: the names of exposures, of workloads, of the cluster's nodes, of sandbox nodes, of hosts. */
  static completes?: 'exposures' | 'workloads' | 'cluster-nodes' | 'nodes' | 'hosts';

  readonly #argv: readonly string[];

  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  /** `argv` is what follows the command. */
  static run(this: new (argv: readonly string[]) => TcplbCommand, argv: readonly string[]): Promise<unknown> {
    return new this(argv).run();
  }

  /** Imports its work on demand and resolves to the exit code, undefined for success. */
  protected abstract run(): Promise<unknown>;

  protected parse<F extends Bag, B extends Bag, A extends Bag>(
    options: Input<F, B, A>,
  ): Promise<ParserOutput<F, B, A>> {
    const flags = { ...options.baseFlags, ...options.flags };
    const spelled = spellForOclif(this.#argv, flags as Readonly<Record<string, FlagShape>>);
    return parse(spelled, { context: {}, flags, args: withoutStdin(options.args) } as never) as never;
  }

  /** Runs the work with a session that is closed afterwards. */
  protected async withSession<T>(flags: GlobalFlags, work: (session: Session) => Promise<T>): Promise<T> {
    const { openSession } = await import('./session.ts');
    await using session = openSession(flags);
    return await work(session);
  }
}

/** oclif would take an argument that is missing from standard input, which is that of a caller's loop. */
function withoutStdin(args: ArgInput = {}): ArgInput {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, { ...arg, ignoreStdin: true }]));
}
