import { boolean, string } from '@oclif/core/flags';
import { dryRunFlag, ignoreTakenNodesFlag, outputFlag } from '../../cli/shared-flags.ts';
import { TcplbCommand } from '../../cli/tcplb-command.ts';
import { echoFlags } from './echo-flags.ts';

export class EchoDeploy extends TcplbCommand {
  static override summary = 'Run the echo server on every node, as a DaemonSet on the host network';
  static override description =
    'Applies a ConfigMap with the server and a DaemonSet that runs it in a public Node.js image: no image has to be built.';
  static override examples = [
    { description: 'On port 446 of every node', command: 'kubectl tcplb echo deploy' },
    { description: 'To test both protocols on one port', command: 'kubectl tcplb echo deploy --udp' },
    {
      description: 'To see that clients keep their addresses',
      command: 'kubectl tcplb echo deploy --name proxy-echo --port 447 --proxy-protocol',
    },
    { description: 'See the objects', command: 'kubectl tcplb echo deploy --port 7 --dry-run=client -o yaml' },
  ];
  static override flags = {
    ...echoFlags,
    port: string({ helpValue: 'PORT', default: '446', description: 'Port on the nodes, 1-65535' }),
    image: string({ helpValue: 'IMAGE', default: 'node:24-alpine', description: 'A Node.js image' }),
    udp: boolean({ description: 'Serve UDP as well, on the same port' }),
    'proxy-protocol': boolean({
      description: 'Expect a PROXY protocol header (version 1) on every TCP connection; close those without',
    }),
    'ignore-taken-nodes': ignoreTakenNodesFlag,
    'dry-run': dryRunFlag,
    output: outputFlag('json', 'yaml', 'name'),
  };

  async run() {
    const { flags } = await this.parse(EchoDeploy);
    const { deployEcho } = await import('../../actions/deploy-echo.ts');
    return this.withSession(flags, (session) => deployEcho(session, { ...flags, dryRun: flags['dry-run'] }));
  }
}
