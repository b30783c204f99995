import { string as stringArg } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { parseDuration } from '../../cli/parse-values.ts';
import { configFlag, outputFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class HaSwitch extends TcplbCommand {
  static override summary = 'Move the virtual addresses to another host, losing no new connection';
  static override description = [
    'Has the other hosts stand by until the named one has the addresses, and looks that nobody else has them. A timer on',
    'each host ends its standing by, whatever becomes of this command. New connections go to the new owner from then on;',
    'those that are open through the old one end, as in any failover.',
    '',
    'With preemptDelay in tcplb.yaml the host that comes first takes its addresses back after that delay.',
  ].join('\n');
  static override examples = [
    { description: 'Before work on lb1', command: 'kubectl tcplb ha switch lb2' },
    {
      description: 'One address of several that are spread',
      command: 'kubectl tcplb ha switch lb2 --vip 192.0.2.100',
    },
  ];
  static override args = { host: stringArg({ required: true, description: 'The host that is to have them' }) };
  static override flags = {
    vip: string({
      helpValue: 'ADDRESS',
      description: 'This virtual address and those that move with it. Default: all',
    }),
    timeout: string({ helpValue: 'DURATION', default: '10s', description: 'How long it may take' }),
    output: outputFlag('json', 'yaml'),
    config: configFlag,
  };
  static override completes = 'hosts' as const;

  async run() {
    const { args, flags } = await this.parse(HaSwitch);
    const timeoutMs = parseDuration('--timeout', flags.timeout);
    const { switchHere } = await import('../../actions/ha/switch-here.ts');
    return this.withSession(flags, (session) =>
      switchHere(session, {
        host: args.host,
        address: flags.vip,
        timeoutMs,
        output: flags.output,
        config: flags.config,
      }),
    );
  }
}
