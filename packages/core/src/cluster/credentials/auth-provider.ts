/** The rare `auth-provider` entries (OIDC and the retired cloud ones), through client-node, which is loaded only then. */
import { TcplbError } from '../../errors.ts';
import type { AuthProvider } from '../kubeconfig/kubeconfig.ts';
import type { AuthorizationSource } from './bearer-token.ts';

/** `authorization` fails with Unauthorized when the provider has nothing for us. */
export function createAuthProvider(provider: AuthProvider): AuthorizationSource {
  const load = async () => {
    const { KubeConfig } = await import('@kubernetes/client-node');
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromClusterAndUser(
      { name: 'cluster', server: 'https://unused.invalid', skipTLSVerify: false },
      { name: 'user', authProvider: { name: provider.name, config: { ...provider.config } } },
    );
    return kubeconfig;
  };
  let loading: ReturnType<typeof load> | undefined;
  return {
    async authorization() {
      loading ??= load();
      const options: { headers: Record<string, string> } = { headers: {} };
      try {
        await (await loading).applyToHTTPSOptions(options);
      } catch (cause) {
        throw refuse(provider.name, cause);
      }
      return options.headers.Authorization ?? Promise.reject(refuse(provider.name));
    },
    renew: () => false,
  };
}

function refuse(name: string, cause?: unknown): TcplbError {
  return new TcplbError('Unauthorized', `auth provider "${name}" gives no token`, {
    suggestions: ["Log in again with your cluster's tool, or replace the auth-provider by an exec plugin."],
    ...(cause !== undefined && { cause }),
  });
}
