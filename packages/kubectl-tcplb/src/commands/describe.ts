import { string as stringArg } from '@oclif/core/args';
import { configFlag, listFlags, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Describe extends TcplbCommand {
  static override summary = 'Show all there is to know about exposures: mode, options, backends, conditions, Events';
  static override description = [
    'What the Service asks for, what tcplb makes of it and why, what is rejected, what nginx on this machine serves of it',
    'and how that differs from what it should, and what the Service itself reports: conditions and Events.',
  ].join('\n');
  static override examples = [
    { description: 'One exposure', command: 'kubectl tcplb describe tcp-echo' },
    { description: 'Those with a label, in all namespaces', command: 'kubectl tcplb describe -A -l team=edge' },
    { description: 'Its data', command: 'kubectl tcplb describe tcp-echo -o yaml' },
  ];
  static override args = { name: stringArg({ multiple: true, description: 'Exposures. Default: all of them' }) };
  static override flags = {
    'all-namespaces': listFlags['all-namespaces'],
    selector: listFlags.selector,
    output: outputFlag('json', 'yaml'),
    config: configFlag,
  };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Describe);
    const { describe } = await import('../actions/describe.ts');
    return this.withSession(flags, (session) => describe(session, { names: args.name, ...flags }));
  }
}
