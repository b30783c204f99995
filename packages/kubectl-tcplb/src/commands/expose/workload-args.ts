/** `TYPE/NAME`, or `TYPE NAME` in two words, as kubectl takes it. */
import { string } from '@oclif/core/args';

export const workloadArgs = {
  'type/name': string({
    required: true,
    description: 'daemonset, deployment, statefulset or service',
  }),
  name: string({ description: 'The name, when TYPE stands alone' }),
};

/** `TYPE/NAME`, not checked. */
export function workloadOf(args: { readonly 'type/name': string; readonly name?: string | undefined }): string {
  return args.name === undefined ? args['type/name'] : `${args['type/name']}/${args.name}`;
}
