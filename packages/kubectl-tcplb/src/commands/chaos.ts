import { string as stringArg } from '@oclif/core/args';
import { boolean, option, string } from '@oclif/core/flags';
import { faultKinds } from '@tcplb/core';
import { configFlag, hostFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Chaos extends TcplbCommand {
  static override summary = 'Break things on purpose, one after the other, and measure what clients notice of it';
  static override description = [
    'Says what it is going to touch and asks. Then it makes new connections to an exposure at a steady rate, keeps some',
    'open, and gives the hosts and the cluster one fault after the other; between them it waits until all is in sync again.',
    'It reports how many new connections failed, for how long none was answered, how many open ones were cut, and how long',
    'it took until all was in sync.',
    '',
    'Faults: kill-nginx (SIGKILL), hang-nginx (SIGSTOP), kill-keepalived, cut-link (the interface of the virtual addresses',
    'is set down), delete-backend (one pod is deleted), cut-node (what the hosts send to a node is dropped). Those of a host',
    'are done on whoever has the address. Each is undone after --duration at the latest, also on Ctrl-C; a timer on each',
    'host does so when this command, or its way there, is gone.',
    '',
    'Run it where clients are: on a load balancer itself connections need no network.',
  ].join('\n');
  static override examples = [
    { description: 'What would it touch?', command: 'kubectl tcplb chaos echo --dry-run' },
    { description: 'All faults that the set-up can be given', command: 'kubectl tcplb chaos echo' },
    {
      description: 'Fail when more than two seconds pass without an answer',
      command: 'kubectl tcplb chaos echo --fault kill-nginx --fault cut-link --max-gap 2s --yes',
    },
  ];
  static override args = { name: stringArg({ required: true, description: 'The exposure' }) };
  static override flags = {
    fault: option({
      options: faultKinds,
      multiple: true,
      multipleNonGreedy: true,
      description: 'This fault; may be given again. Default: all that can be given, cut-link only to hosts behind ssh',
    })(),
    port: string({ helpValue: 'PORT', description: 'Which of its TCP ports. Default: the first' }),
    address: string({ helpValue: 'ADDRESS', description: 'Where to connect. Default: the address of its listener' }),
    rate: string({ helpValue: 'N', default: '50', description: 'New connections per second' }),
    'keep-open': string({ helpValue: 'N', default: '10', description: 'Connections that are kept open' }),
    timeout: string({ helpValue: 'DURATION', default: '2s', description: 'How long one connection may take' }),
    duration: string({
      helpValue: 'DURATION',
      default: '5s',
      description: 'How long a fault lasts, or how long somebody has to put it right',
    }),
    'sync-timeout': string({
      helpValue: 'DURATION',
      default: '60s',
      description: 'How long all may take to be in sync, before and after a fault',
    }),
    'max-gap': string({ helpValue: 'DURATION', description: 'Fail when no connection is answered for longer' }),
    'max-failed': string({ helpValue: 'N', description: 'Fail when more new connections fail, for any one fault' }),
    'connect-only': boolean({ description: 'Only connect: for a service that does not echo' }),
    'dry-run': boolean({ description: 'Only say what it would touch' }),
    yes: boolean({ char: 'y', description: 'Do not ask' }),
    host: hostFlag,
    output: outputFlag('json', 'yaml'),
    config: configFlag,
  };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Chaos);
    const { readChaosSettings } = await import('../actions/chaos/chaos-settings.ts');
    const settings = readChaosSettings(args.name, flags);
    const { chaosHere } = await import('../actions/chaos/chaos-here.ts');
    return this.withSession(flags, (session) => chaosHere(session, settings));
  }
}
