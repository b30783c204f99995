import { string as stringArg } from '@oclif/core/args';
import { sandboxNameFlag } from '../../../cli/shared-flags.ts';
import { TcplbCommand } from '../../../cli/tcplb-command.ts';

export class SandboxNodeCut extends TcplbCommand {
  static override summary = 'Cut a node off the network: packets to it vanish';
  static override examples = [
    { description: 'Pull the plug of node-2', command: 'kubectl tcplb sandbox node cut node-2' },
  ];
  static override args = { name: stringArg({ required: true, description: 'The node' }) };
  static override flags = { sandbox: sandboxNameFlag };
  static override completes = 'nodes' as const;

  async run() {
    const { args, flags } = await this.parse(SandboxNodeCut);
    const { changeNode } = await import('../../../actions/sandbox/change-node.ts');
    return this.withSession(flags, (session) =>
      changeNode(session, 'cut', { sandbox: flags.sandbox, node: args.name }),
    );
  }
}
