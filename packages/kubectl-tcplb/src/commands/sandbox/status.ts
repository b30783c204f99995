import { outputFlag, sandboxNameFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class SandboxStatus extends TcplbCommand {
  static override summary = 'Say whether the sandbox cluster runs, and how to use it';
  static override examples = [{ description: 'Is it running?', command: 'kubectl tcplb sandbox status' }];
  static override flags = { name: sandboxNameFlag, output: outputFlag('json', 'yaml') };

  async run() {
    const { flags } = await this.parse(SandboxStatus);
    const { showSandbox } = await import('../../actions/sandbox/show-sandbox.ts');
    return this.withSession(flags, (session) => showSandbox(session, { sandbox: flags.name, output: flags.output }));
  }
}
