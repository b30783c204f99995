import { string as stringArg } from '@oclif/core/args';
import { sandboxNameFlag } from '../../../cli/shared-flags.ts';
import { TcplbCommand } from '../../../cli/tcplb-command.ts';

export class SandboxNodeStop extends TcplbCommand {
  static override summary = 'Stop a node, as a power failure does';
  static override examples = [{ description: 'Switch node-2 off', command: 'kubectl tcplb sandbox node stop node-2' }];
  static override args = { name: stringArg({ required: true, description: 'The node' }) };
  static override flags = { sandbox: sandboxNameFlag };
  static override completes = 'nodes' as const;

  async run() {
    const { args, flags } = await this.parse(SandboxNodeStop);
    const { changeNode } = await import('../../../actions/sandbox/change-node.ts');
    return this.withSession(flags, (session) =>
      changeNode(session, 'stop', { sandbox: flags.sandbox, node: args.name }),
    );
  }
}
