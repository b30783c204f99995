import { sandboxNameFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class SandboxStop extends TcplbCommand {
  static override summary = 'Stop the sandbox cluster';
  static override description = 'Everything in it is gone afterwards; its kubeconfig file is removed.';
  static override examples = [{ description: 'Stop it', command: 'kubectl tcplb sandbox stop' }];
  static override flags = { name: sandboxNameFlag };

  async run() {
    const { flags } = await this.parse(SandboxStop);
    const { stopSandbox } = await import('../../actions/sandbox/stop-sandbox.ts');
    return this.withSession(flags, (session) => stopSandbox(session, flags.name));
  }
}
