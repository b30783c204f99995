import { string as stringArg } from '@oclif/core/args';
import { sandboxNameFlag } from '../../../cli/shared-flags.ts';
import { TcplbCommand } from '../../../cli/tcplb-command.ts';

export class SandboxNodeStart extends TcplbCommand {
  static override summary = 'Start a stopped node, or connect a cut one';
  static override examples = [{ description: 'Switch node-2 on', command: 'kubectl tcplb sandbox node start node-2' }];
  static override args = { name: stringArg({ required: true, description: 'The node' }) };
  static override flags = { sandbox: sandboxNameFlag };
  static override completes = 'nodes' as const;

  async run() {
    const { args, flags } = await this.parse(SandboxNodeStart);
    const { changeNode } = await import('../../../actions/sandbox/change-node.ts');
    return this.withSession(flags, (session) =>
      changeNode(session, 'start', { sandbox: flags.sandbox, node: args.name }),
    );
  }
}
