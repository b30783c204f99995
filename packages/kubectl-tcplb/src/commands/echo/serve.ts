import { boolean, string } from '@oclif/core/flags';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class EchoServe extends TcplbCommand {
  static override summary = 'Run the echo server here, until Ctrl-C';
  static override description = [
    'Answers "<hostname>: <data>" to whatever arrives. To a request that begins with "TCPLB-SOURCE-V1 ", as those of',
    '`test --show-source` do, it says after the hostname which client address it sees.',
  ].join('\n');
  static override examples = [
    { description: 'On port 7000 of all addresses', command: 'kubectl tcplb echo serve --port 7000' },
    { description: 'For datagrams', command: 'kubectl tcplb echo serve --port 7000 --udp' },
    {
      description: 'Behind a balancer that sends the PROXY protocol',
      command: 'kubectl tcplb echo serve --port 7000 --proxy-protocol',
    },
  ];
  static override flags = {
    port: string({ helpValue: 'PORT', default: '446', description: 'Port to listen on, 0-65535; 0 is any free one' }),
    address: string({ helpValue: 'IP', description: 'Address to listen on. Default: all of them' }),
    udp: boolean({ description: 'Serve UDP instead of TCP' }),
    'proxy-protocol': boolean({
      description: 'Expect a PROXY protocol header (version 1) on every connection; close those without',
    }),
  };

  async run() {
    const { flags } = await this.parse(EchoServe);
    const { serveEcho } = await import('../../actions/serve-echo.ts');
    return this.withSession(flags, (session) => serveEcho(session, flags));
  }
}
