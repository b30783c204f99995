import { string as stringArg } from '@oclif/core/args';
import { listFlags } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Get extends TcplbCommand {
  static override summary = 'Show exposures: mode, listener, backends, age';
  static override description = [
    'Lists the Services of class tcplb.dev/nginx and what tcplb makes of them. One that cannot be served is listed as',
    'rejected, and a warning says why.',
  ].join('\n');
  static override examples = [
    { description: 'The exposures of the current namespace', command: 'kubectl tcplb get' },
    { description: 'All of them, with addresses and reasons', command: 'kubectl tcplb get -A -o wide' },
    { description: 'One of them, and every change to it', command: 'kubectl tcplb get tcp-echo -w' },
  ];
  static override args = { name: stringArg({ multiple: true, description: 'Exposures. Default: all of them' }) };
  static override flags = listFlags;
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Get);
    const { getExposures } = await import('../actions/get-exposures.ts');
    return this.withSession(flags, (session) => getExposures(session, { names: args.name, ...flags }));
  }
}
