import { dryRunFlag, outputFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';
import { echoFlags } from './echo-flags.ts';

export class EchoDelete extends TcplbCommand {
  static override summary = 'Delete what `echo deploy` made';
  static override examples = [{ description: 'The DaemonSet and its ConfigMap', command: 'kubectl tcplb echo delete' }];
  static override flags = { ...echoFlags, 'dry-run': dryRunFlag, output: outputFlag('name') };

  async run() {
    const { flags } = await this.parse(EchoDelete);
    const { deleteEcho } = await import('../../actions/delete-echo.ts');
    return this.withSession(flags, (session) =>
      deleteEcho(session, { name: flags.name, dryRun: flags['dry-run'], output: flags.output }),
    );
  }
}
