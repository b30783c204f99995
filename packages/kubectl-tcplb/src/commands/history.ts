import { configFlag, hostFlag, noHeadersFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class History extends TcplbCommand {
  static override summary = 'List the revisions that were live on each host and that it has kept';
  static override description = [
    'The oldest comes first. `last good` is what `undo` goes back to. How many are kept is nginx.keepRevisions in',
    'tcplb.yaml. The cluster is asked only for its configuration, and only where no file on this machine has one.',
  ].join('\n');
  static override examples = [
    { description: 'What was live, when, and what made it so', command: 'kubectl tcplb history' },
    { description: 'With times and quarantined exposures', command: 'kubectl tcplb history -o wide' },
  ];
  static override flags = {
    output: outputFlag('table', 'wide', 'json', 'yaml', 'name'),
    'no-headers': noHeadersFlag,
    host: hostFlag,
    config: configFlag,
  };

  async run() {
    const { flags } = await this.parse(History);
    const { showHistory } = await import('../actions/show-history.ts');
    return this.withSession(flags, (session) =>
      showHistory(session, {
        output: flags.output,
        withHeaders: !flags['no-headers'],
        config: flags.config,
        hosts: flags.host,
      }),
    );
  }
}
