import { string } from '@oclif/core/flags';

export const echoFlags = {
  name: string({ helpValue: 'NAME', default: 'tcp-echo', description: 'Name of the DaemonSet and its ConfigMap' }),
};
