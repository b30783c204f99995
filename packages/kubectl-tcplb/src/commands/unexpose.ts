import { string as stringArg } from '@oclif/core/args';
import { dryRunFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Unexpose extends TcplbCommand {
  static override summary = 'Delete an exposure';
  static override description =
    'Deletes the Service that `expose` made. The workload stays, and so does a Service that tcplb did not make.';
  static override examples = [
    { description: 'Stop exposing tcp-echo', command: 'kubectl tcplb unexpose tcp-echo' },
    { description: 'See what would be deleted', command: 'kubectl tcplb unexpose tcp-echo --dry-run=client' },
  ];
  static override args = { name: stringArg({ required: true, description: 'The exposure' }) };
  static override flags = { 'dry-run': dryRunFlag, output: outputFlag('name') };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Unexpose);
    const { unexpose } = await import('../actions/unexpose.ts');
    return this.withSession(flags, (session) =>
      unexpose(session, { name: args.name, dryRun: flags['dry-run'], output: flags.output }),
    );
  }
}
