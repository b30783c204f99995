import { configFlag, hostFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Diff extends TcplbCommand {
  static override summary = 'Compare the files that nginx serves on each host with those the cluster asks for';
  static override description =
    'Exits with 0 when there is no difference, with 1 when there is one, and with more when something failed.';
  static override examples = [{ description: 'What would apply change?', command: 'kubectl tcplb diff' }];
  static override flags = { host: hostFlag, config: configFlag };

  async run() {
    const { flags } = await this.parse(Diff);
    const { diffHost } = await import('../actions/diff-host.ts');
    return this.withSession(flags, (session) => diffHost(session, { config: flags.config, hosts: flags.host }));
  }
}
