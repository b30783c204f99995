/** The flags that every command takes because kubectl's do: which cluster, as whom, in which namespace. */
import { boolean, string } from '@oclif/core/flags';

const helpGroup = 'GLOBAL';

export const globalFlags = {
  kubeconfig: string({ helpGroup, helpValue: 'FILE', description: 'Path of the kubeconfig file to use' }),
  context: string({ helpGroup, helpValue: 'NAME', description: 'The kubeconfig context to use' }),
  cluster: string({ helpGroup, helpValue: 'NAME', description: 'The kubeconfig cluster to use' }),
  user: string({ helpGroup, helpValue: 'NAME', description: 'The kubeconfig user to use' }),
  namespace: string({ helpGroup, char: 'n', helpValue: 'NAME', description: 'The namespace to work in' }),
  as: string({ helpGroup, helpValue: 'NAME', description: 'User to impersonate' }),
  'as-group': string({ helpGroup, helpValue: 'NAME', multiple: true, description: 'Group to impersonate, repeatable' }),
  'as-uid': string({ helpGroup, helpValue: 'UID', description: 'UID to impersonate' }),
  server: string({ helpGroup, char: 's', helpValue: 'URL', description: 'Address and port of the API server' }),
  token: string({ helpGroup, helpValue: 'TOKEN', description: 'Bearer token for the API server' }),
  'insecure-skip-tls-verify': boolean({ helpGroup, description: "Do not check the API server's certificate" }),
  'request-timeout': string({
    helpGroup,
    helpValue: 'DURATION',
    description: 'Give up on a single request after this time (1s, 2m, 3h); 0 means never',
  }),
  v: string({ helpGroup, char: 'v', helpValue: 'LEVEL', description: 'Trace requests to stderr from level 6 on' }),
};

/** What `parse` makes of the global flags. */
export interface GlobalFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly as?: string | undefined;
  readonly 'as-group'?: string[] | undefined;
  readonly 'as-uid'?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly 'request-timeout'?: string | undefined;
  readonly v?: string | undefined;
}
