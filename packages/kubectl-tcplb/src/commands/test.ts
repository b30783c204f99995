import { string as stringArg } from '@oclif/core/args';
import { boolean, string } from '@oclif/core/flags';
import { configFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Test extends TcplbCommand {
  static override summary = 'Prove by real connections that an exposure works';
  static override description = [
    'Opens connections through the listener (or with --direct straight to each backend), sends a nonce on each and checks',
    'that it comes back. Says who answered, how evenly, how fast and what failed. Exits with 3 when an answer was wrong, a',
    'connection failed or a ready backend was not reached.',
  ].join('\n');
  static override examples = [
    { description: "Through this machine's nginx", command: 'kubectl tcplb test tcp-echo' },
    { description: 'Through a balancer elsewhere', command: 'kubectl tcplb test tcp-echo --address lb.example.com' },
    { description: 'Every connection by itself', command: 'kubectl tcplb test tcp-echo --connections 6 -o wide' },
    { description: 'Around nginx, to each backend', command: 'kubectl tcplb test tcp-echo --direct --connections 30' },
    { description: 'A service that does not echo', command: 'kubectl tcplb test postgres --connect-only' },
  ];
  static override args = { name: stringArg({ required: true, description: 'The exposure' }) };
  static override flags = {
    address: string({ helpValue: 'HOST', description: 'Where to connect. Default: the address of the exposure' }),
    direct: boolean({ description: 'Connect to the backends, not through the listener' }),
    connections: string({ helpValue: 'N', default: '300', description: 'How many, 1-1000000' }),
    concurrency: string({ helpValue: 'N', default: '20', description: 'How many at the same time, 1-10000' }),
    timeout: string({
      helpValue: 'DURATION',
      default: '5s',
      description: 'For one connection, connect and answer each',
    }),
    'connect-only': boolean({ description: 'Only connect: for a service that does not echo' }),
    expect: string({
      helpValue: 'TEXT',
      description: 'Only connect and expect this text in what the service says first',
    }),
    output: outputFlag('wide', 'json', 'yaml'),
    config: configFlag,
  };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Test);
    const { testExposure } = await import('../actions/test-exposure.ts');
    return this.withSession(flags, (session) => testExposure(session, { name: args.name, ...flags }));
  }
}
