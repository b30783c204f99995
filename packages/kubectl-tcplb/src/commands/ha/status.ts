import { configFlag, noHeadersFlag, outputFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class HaStatus extends TcplbCommand {
  static override summary = 'Show which host has each virtual address, since when, and why';
  static override description = [
    'Asks each host that tcplb.yaml names: its kernel for who has the addresses, its keepalived for the rest. Exits with 1',
    'when an address is not on exactly one host, or a host cannot be asked.',
  ].join('\n');
  static override examples = [
    { description: 'All virtual addresses', command: 'kubectl tcplb ha status' },
    { description: 'With interfaces and virtual router ids', command: 'kubectl tcplb ha status -o wide' },
  ];
  static override flags = {
    output: outputFlag('json', 'yaml', 'wide'),
    'no-headers': noHeadersFlag,
    config: configFlag,
  };

  async run() {
    const { flags } = await this.parse(HaStatus);
    const { showHaStatus } = await import('../../actions/ha/show-ha-status.ts');
    return this.withSession(flags, (session) =>
      showHaStatus(session, { output: flags.output, withHeaders: !flags['no-headers'], config: flags.config }),
    );
  }
}
