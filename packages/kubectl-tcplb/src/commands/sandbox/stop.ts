import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class SandboxStop extends TcplbCommand {
  static override summary = 'Stop the sandbox cluster';
  static override description = 'Everything in it is gone afterwards; its kubeconfig file is removed.';
  static override examples = [{ description: 'Stop it', command: 'kubectl tcplb sandbox stop' }];

  async run() {
    const { flags } = await this.parse(SandboxStop);
    const { stopSandbox } = await import('../../actions/sandbox/stop-sandbox.ts');
    return this.withSession(flags, stopSandbox);
  }
}
