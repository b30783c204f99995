import { option, string } from '@oclif/core/flags';
import { optionalValue } from '../cli/optional-value.ts';
import { configFlag, hostFlag } from '../cli/shared-flags.ts';
import { TcplbCommand } from '../cli/tcplb-command.ts';

export class Agent extends TcplbCommand {
  static override summary = 'Keep the nginx of each host equal to what the cluster asks for, until Ctrl-C';
  static override description = [
    'Follows Services, EndpointSlices and Nodes, and applies each change as `apply` does: the first one at once, further',
    'ones when nginx has had half a second of rest. While the API server is away, what serves goes on serving. A sudden loss',
    'of more than half of the backends of an exposure, or of the last one, is believed only when it lasts, unless the',
    'objects were deleted.',
    '',
    'Of the agents of a cluster one, elected by a Lease in tcplb-system, writes the status and Events of Services; each keeps',
    'a Lease with its revision, the version of nginx and what is wrong, for `kubectl tcplb hosts`.',
    '',
    'The hosts are those that tcplb.yaml names, else this machine. Each is looked after by itself, so one that cannot be',
    'reached holds up no other, and is brought up to date when it can be again.',
    '',
    'An nginx that does not run is started, hand edits of the files are put right, and a port or file that nginx refuses',
    'keeps only its own exposure from changing. SIGHUP has the configuration read again; after SIGTERM or Ctrl-C nginx',
    'serves on. Under systemd it takes Type=notify, NotifyAccess=all and WatchdogSec.',
  ].join('\n');
  static override examples = [
    { description: 'Follow the cluster', command: 'kubectl tcplb agent' },
    {
      description: 'With metrics and health for Prometheus and a supervisor',
      command: 'kubectl tcplb agent --metrics-listen 127.0.0.1:9446 --log-format json',
    },
  ];
  static override flags = {
    drift: option({
      options: ['repair', 'report'] as const,
      default: 'repair',
      description: 'repair: put hand edits right. report: only say so, and let them be until the next change',
    })(),
    'check-interval': string({
      helpValue: 'DURATION',
      default: '30s',
      description: 'How often to look at the files for hand edits; at nginx itself it looks each second',
    }),
    hold: string({
      helpValue: 'DURATION',
      default: '10s',
      description: 'How long a sudden loss of backends has to last to be believed; 0 believes all at once',
    }),
    'report-status': optionalValue(
      option({
        options: ['true', 'false'] as const,
        default: 'true',
        description:
          'Write to the cluster how this host is (kubectl tcplb hosts), and, if elected among the agents, the status and Events of Services',
      })(),
      'true',
    ),
    'host-name': string({
      helpValue: 'NAME',
      description:
        'What this machine is called in kubectl tcplb hosts and in Events, where tcplb.yaml names no hosts. Default: its hostname',
    }),
    'lease-duration': string({
      helpValue: 'DURATION',
      default: '30s',
      description: 'After what time without a sign of life an agent is taken for dead, and another tells the Services',
    }),
    'max-old-generations': string({
      helpValue: 'N',
      default: '64',
      description:
        'How many generations of old nginx workers may live on for their connections, 1-1000; the oldest beyond them are ended',
    }),
    'metrics-listen': string({
      helpValue: 'ADDRESS:PORT',
      description: 'Serve /metrics for Prometheus, /healthz and /readyz over HTTP there',
    }),
    'log-format': option({
      options: ['text', 'json'] as const,
      default: 'text',
      description: 'How the log, on stderr, is written',
    })(),
    host: hostFlag,
    config: configFlag,
  };

  async run() {
    const { flags } = await this.parse(Agent);
    const { runAgent } = await import('../actions/run-agent.ts');
    return this.withSession(flags, (session) => runAgent(session, flags));
  }
}
