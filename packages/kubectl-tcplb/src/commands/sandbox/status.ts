import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class SandboxStatus extends TcplbCommand {
  static override summary = 'Say whether the sandbox cluster runs, and how to use it';
  static override examples = [{ description: 'Is it running?', command: 'kubectl tcplb sandbox status' }];

  async run() {
    const { flags } = await this.parse(SandboxStatus);
    const { showSandbox } = await import('../../actions/sandbox/show-sandbox.ts');
    return this.withSession(flags, showSandbox);
  }
}
