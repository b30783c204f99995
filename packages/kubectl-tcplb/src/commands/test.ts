import { string as stringArg } from '@oclif/core/args';
import { configFlag, outputFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';
import { testFlags } from './test-flags.ts';

export class Test extends TcplbCommand {
  static override summary = 'Prove by real connections that an exposure works';
  static override description = [
    'Opens connections through the listener (with --direct straight to each backend, with --compare both), sends a nonce on',
    'each and checks that it comes back. Says who answered, how evenly, how fast and what failed. UDP listeners get',
    'datagrams. Exits with 3 when an answer was wrong, more connections failed than --max-failures, or a ready backend was',
    'not reached. Ctrl-C ends the test and prints what was found until then.',
  ].join('\n');
  static override examples = [
    { description: "Through this machine's nginx", command: 'kubectl tcplb test tcp-echo' },
    { description: 'Through a balancer elsewhere', command: 'kubectl tcplb test tcp-echo --address lb.example.com' },
    { description: 'Every connection by itself', command: 'kubectl tcplb test tcp-echo --connections 6 -o wide' },
    { description: 'Around nginx, to each backend', command: 'kubectl tcplb test tcp-echo --direct --connections 30' },
    { description: 'What nginx costs', command: 'kubectl tcplb test tcp-echo --compare' },
    { description: '200 connections a second', command: 'kubectl tcplb test tcp-echo --duration 30s --rate 200' },
    {
      description: 'Which connections survive a reload, and the next',
      command: 'kubectl tcplb test tcp-echo --keep-open --connections 100 --duration 5m',
    },
    { description: 'Whom the backends see', command: 'kubectl tcplb test tcp-echo --show-source' },
    { description: 'A service that does not echo', command: 'kubectl tcplb test postgres --connect-only' },
    {
      description: 'Or by what it answers',
      command: "kubectl tcplb test web --send 'GET / HTTP/1.0\\r\\n\\r\\n' --expect-match '^HTTP/1.1 [23]'",
    },
    { description: 'In CI', command: 'kubectl tcplb test tcp-echo --junit report.xml' },
  ];
  static override args = { name: stringArg({ required: true, description: 'The exposure' }) };
  static override flags = { ...testFlags, output: outputFlag('wide', 'json', 'yaml', 'junit'), config: configFlag };
  static override completes = 'exposures' as const;

  async run() {
    const { args, flags } = await this.parse(Test);
    const { testExposure } = await import('../actions/test-exposure.ts');
    return this.withSession(flags, (session) => testExposure(session, { name: args.name, ...flags }));
  }
}
