import { string as stringArg } from '@oclif/core/args';
import { sandboxNameFlag } from '../../../cli/shared-flags.ts';
import { TcplbCommand } from '../../../cli/tcplb-command.ts';

export class SandboxNodeAdd extends TcplbCommand {
  static override summary = 'Add a node and wait until it is Ready';
  static override examples = [{ description: 'A fourth node', command: 'kubectl tcplb sandbox node add node-4' }];
  static override args = { name: stringArg({ required: false, description: 'Its name. Default: the next free one' }) };
  static override flags = { sandbox: sandboxNameFlag };

  async run() {
    const { args, flags } = await this.parse(SandboxNodeAdd);
    const { addNode } = await import('../../../actions/sandbox/change-node.ts');
    return this.withSession(flags, (session) => addNode(session, flags.sandbox, args.name));
  }
}
