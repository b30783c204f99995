import { noHeadersFlag, outputFlag, sandboxNameFlag } from '../../../cli/shared-flags.ts';
import { TcplbCommand } from '../../../cli/tcplb-command.ts';

export class SandboxNodeList extends TcplbCommand {
  static override summary = 'List the nodes and whether they run';
  static override examples = [{ description: 'All nodes', command: 'kubectl tcplb sandbox node list' }];
  static override flags = {
    sandbox: sandboxNameFlag,
    output: outputFlag('json', 'yaml', 'name'),
    'no-headers': noHeadersFlag,
  };

  async run() {
    const { flags } = await this.parse(SandboxNodeList);
    const { listNodes } = await import('../../../actions/sandbox/list-nodes.ts');
    return this.withSession(flags, (session) =>
      listNodes(session, { ...flags, noHeaders: flags['no-headers'] ?? false }),
    );
  }
}
