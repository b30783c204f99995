/** Flags that several commands share. */
import { boolean, option, string } from '@oclif/core/flags';
import { listFormats } from '../output/list-formats.ts';
import { optionalValue } from './optional-value.ts';

/** `-o`, with the formats that the command knows. */
export const outputFlag = (...formats: string[]) =>
  string({ char: 'o', helpValue: formats.join('|'), options: formats, description: 'Output format' });

export const ignoreTakenNodesFlag = boolean({
  description: 'Go on when something else has the port on some of the nodes; these get no connections',
});

export const dryRunFlag = optionalValue(
  option({
    options: ['none', 'client', 'server'] as const,
    default: 'none',
    description: 'client: only print what would be sent. server: let the API server check it without storing it',
  })(),
  'client',
);

export const noHeadersFlag = boolean({ description: 'Print no header line' });

export const configFlag = string({
  helpValue: 'FILE',
  description:
    'The LoadBalancerConfiguration. Default: $TCPLB_CONFIG, ./tcplb.yaml, then the user configuration directory',
});

/** Of the commands that work on LB hosts. */
export const hostFlag = string({
  helpValue: 'NAME',
  multiple: true,
  multipleNonGreedy: true,
  description: 'Only this host of those that tcplb.yaml names; may be given again. Default: all of them',
});

/** Of the commands that list what stands in the cluster, as `kubectl get` has them. */
export const listFlags = {
  'all-namespaces': boolean({ char: 'A', description: 'List across all namespaces' }),
  selector: string({
    char: 'l',
    helpValue: 'SELECTOR',
    description: 'Label selector of the Services, for example app=echo,tier!=test',
  }),
  output: string({ char: 'o', helpValue: listFormats.join('|'), description: 'Output format' }),
  watch: boolean({ char: 'w', description: 'After listing, watch for changes' }),
  'no-headers': noHeadersFlag,
  config: configFlag,
};

export const sandboxNameFlag = string({
  helpValue: 'NAME',
  default: 'default',
  description: 'Which sandbox, when there are several',
});
