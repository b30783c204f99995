import { string as stringArg } from '@oclif/core/args';
import { listFlags } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Backends extends TcplbCommand {
  static override summary = 'Show the backends of exposures: node, address, state, reason';
  static override description = [
    'A backend is ready when its endpoint is ready and its node is Ready, is not being deleted and does not carry the',
    'label node.kubernetes.io/exclude-from-external-load-balancers. A draining one keeps its connections and gets no new',
    'ones. What is not ready is listed with the reason.',
  ].join('\n');
  static override examples = [
    { description: 'The backends of one exposure', command: 'kubectl tcplb backends tcp-echo' },
    { description: 'Watch nodes come and go', command: 'kubectl tcplb backends tcp-echo -w' },
    { description: 'The nodes that they are on, for a script', command: 'kubectl tcplb backends tcp-echo -o name' },
    { description: 'Everything, for a script', command: 'kubectl tcplb backends tcp-echo -o json' },
  ];
  static override args = { name: stringArg({ multiple: true, description: 'Exposures. Default: all of them' }) };
  static override flags = listFlags;
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Backends);
    const { getBackends } = await import('../actions/get-backends.ts');
    return this.withSession(flags, (session) => getBackends(session, { names: args.name, ...flags }));
  }
}
