/** What all commands share: kubectl's global flags and kubectl's spellings of flags. */
import { Command } from '@oclif/core/command';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { parse } from '@oclif/core/parser';
import { type FlagShape, spellForOclif } from './flag-spelling.ts';
import { type GlobalFlags, globalFlags } from './global-flags.ts';
import type { Session } from './session.ts';

type Bag = Record<string, unknown>;

/** `run` imports its work on demand and resolves to the exit code, undefined for success. */
export abstract class TcplbCommand extends Command {
  static override baseFlags = globalFlags;
  /** What the one argument is for completion: the names of exposures, of workloads, of sandbox nodes. */
  static completes?: 'exposures' | 'workloads' | 'nodes';

  protected override parse<F extends Bag, B extends Bag, A extends Bag>(
    options?: Input<F, B, A>,
    argv: string[] = this.argv,
  ): Promise<ParserOutput<F, B, A>> {
    const { flags, baseFlags, args } = options ?? this.ctor;
    const all = { ...baseFlags, ...flags };
    const spelled = spellForOclif(argv, all as Readonly<Record<string, FlagShape>>);
    // oclif's own parse would ask the configuration for hooks first, and there are none.
    return parse(spelled, { context: this, ...options, flags: all, args } as never) as never;
  }

  /** Runs the work with a session that is closed afterwards. */
  protected async withSession<T>(flags: GlobalFlags, work: (session: Session) => Promise<T>): Promise<T> {
    const { openSession } = await import('./session.ts');
    await using session = openSession(flags);
    return await work(session);
  }
}
