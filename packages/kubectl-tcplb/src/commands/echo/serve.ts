import { string } from '@oclif/core/flags';
import { TcplbCommand } from '../../cli/tcplb-command.ts';

export class EchoServe extends TcplbCommand {
  static override summary = 'Run the TCP echo server here, until Ctrl-C';
  static override description = 'Answers "<hostname>: <data>" to whatever arrives.';
  static override examples = [
    { description: 'On port 7000 of all addresses', command: 'kubectl tcplb echo serve --port 7000' },
  ];
  static override flags = {
    port: string({ helpValue: 'PORT', default: '446', description: 'Port to listen on, 0-65535; 0 is any free one' }),
    address: string({ helpValue: 'IP', description: 'Address to listen on. Default: all of them' }),
  };

  async run() {
    const { flags } = await this.parse(EchoServe);
    const { serveEcho } = await import('../../actions/serve-echo.ts');
    return this.withSession(flags, (session) => serveEcho(session, { port: flags.port, address: flags.address }));
  }
}
