import { string as stringArg } from '@oclif/core/args';
import { sandboxNameFlag } from '../../../cli/shared-flags.ts';
import { TcplbCommand } from '../../../cli/tcplb-command.ts';

export class SandboxNodeRemove extends TcplbCommand {
  static override summary = 'Remove a node, as decommissioning a machine does';
  static override examples = [{ description: 'Take node-2 away', command: 'kubectl tcplb sandbox node remove node-2' }];
  static override args = { name: stringArg({ required: true, description: 'The node' }) };
  static override flags = { sandbox: sandboxNameFlag };
  static override completes = 'nodes' as const;

  async run() {
    const { args, flags } = await this.parse(SandboxNodeRemove);
    const { changeNode } = await import('../../../actions/sandbox/change-node.ts');
    return this.withSession(flags, (session) =>
      changeNode(session, 'remove', { sandbox: flags.sandbox, node: args.name }),
    );
  }
}
