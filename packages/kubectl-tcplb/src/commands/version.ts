import { boolean } from '@oclif/core/flags';
import { outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Version extends TcplbCommand {
  static override summary = 'Print the versions of the plugin, Node.js, nginx and the API server';
  static override examples = [
    { description: 'All of them', command: 'kubectl tcplb version' },
    { description: 'Without asking the cluster', command: 'kubectl tcplb version --client' },
  ];
  static override flags = {
    client: boolean({ description: 'Do not ask the API server' }),
    output: outputFlag('json', 'yaml'),
  };

  async run() {
    const { flags } = await this.parse(Version);
    const { showVersion } = await import('../actions/show-version.ts');
    return this.withSession(flags, (session) =>
      showVersion(session, { clientOnly: flags.client ?? false, output: flags.output }),
    );
  }
}
