/** Which ports of a workload are meant; `expose` and `advise` take them. */
import { option, string } from '@oclif/core/flags';

export const portFlags = {
  port: string({
    helpValue: 'PORT[:TARGET][/PROTOCOL]',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    description:
      'Port to listen on, and the container port by number or name; repeatable. Default: all that the workload declares',
  }),
  'target-port': string({
    helpValue: 'PORT|NAME',
    description: 'Container port, for a single --port. Default: the same as --port, else the only one',
  }),
  protocol: option({
    options: ['TCP', 'UDP'] as const,
    helpValue: 'TCP|UDP',
    description: 'Protocol of ports that do not say. Default: what the workload declares',
  })(),
};
