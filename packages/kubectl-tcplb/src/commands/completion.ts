import { string as stringArg } from '@oclif/core/args';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Completion extends TcplbCommand {
  static override summary = 'Print the completion script of a shell';
  static override description = [
    "The script completes `kubectl-tcplb`. For `kubectl tcplb`, kubectl's own completion asks kubectl_complete-tcplb, which",
    'is installed next to the plugin: nothing else is needed.',
  ].join('\n');
  static override examples = [
    { description: 'In this bash', command: 'source <(kubectl tcplb completion bash)' },
    { description: 'In every zsh', command: 'kubectl tcplb completion zsh > ~/.zsh/completions/_kubectl-tcplb' },
    { description: 'In fish', command: 'kubectl tcplb completion fish | source' },
  ];
  static override args = {
    shell: stringArg({ required: true, options: ['bash', 'zsh', 'fish', 'powershell'], description: 'The shell' }),
  };

  async run() {
    const { args } = await this.parse(Completion);
    const { printCompletionScript } = await import('../completion/shell-scripts.ts');
    return printCompletionScript(args.shell);
  }
}
