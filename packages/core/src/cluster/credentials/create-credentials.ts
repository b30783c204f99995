/** A kubeconfig's user → credentials. */
import { TcplbError } from '../../errors.ts';
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts';
import type { ClusterTarget } from '../kubeconfig/target.ts';
import { type CredentialPlugins, requireNoProgram } from './allowed-programs.ts';
import { createAuthProvider } from './auth-provider.ts';
import { type AuthorizationSource, createStaticAuthorization } from './bearer-token.ts';
import { createClientCertificate } from './client-certificate.ts';
import type { Credentials } from './credentials.ts';
import { createExecCredentials, type ExecContext } from './exec-credentials.ts';
import { impersonationHeaders, impersonationOnly } from './impersonation.ts';

/** Where credentials come from besides the kubeconfig. */
export interface CredentialsContext extends ExecContext {
  readonly plugins: CredentialPlugins;
}

/**
 * Over plain HTTP, as with kubectl, nothing secret is sent, and nothing is run to get it.
 * @throws InvalidConfiguration when the user's fields contradict each other; ProgramNotAllowed
 */
export function createCredentials(server: URL, target: ClusterTarget, context: CredentialsContext): Credentials {
  const { cluster } = target;
  const user = server.protocol === 'https:' ? target.user : impersonationOnly(target.user);
  checkUser(user);
  const exec = hasToken(user) ? undefined : user.exec;
  if (context.plugins === 'refuse') requireNoProgram(exec, user['auth-provider']);
  const impersonation = impersonationHeaders(user);
  const certificateOfUser = createClientCertificate(user);
  const plugin = exec && createExecCredentials(exec, cluster, context);
  const source = chooseSource(user);
  return {
    async identify(signal) {
      const issued = await plugin?.read(signal);
      const authorization = issued?.token ? `Bearer ${issued.token}` : await source.authorization();
      const clientCertificate = issued?.clientCertificate ?? (await certificateOfUser?.());
      return {
        headers: { ...(authorization && { Authorization: authorization }), ...impersonation },
        ...(clientCertificate && { clientCertificate }),
      };
    },
    renew: (rejected) => (plugin ? plugin.renew(rejected) : source.renew()),
  };
}

function chooseSource(user: KubeconfigUser): AuthorizationSource {
  return user['auth-provider'] ? createAuthProvider(user['auth-provider']) : createStaticAuthorization(user);
}

/** A token, a password or their file in the kubeconfig makes kubectl leave the plugin alone. */
function hasToken(user: KubeconfigUser): boolean {
  return Boolean(user.token || user.tokenFile || user.username || user.password);
}

function checkUser(user: KubeconfigUser): void {
  if (user.token && (user.username || user.password)) {
    throw new TcplbError('InvalidConfiguration', "the kubeconfig's user has both a token and a password");
  }
  if (user.exec && user['auth-provider']) {
    throw new TcplbError('InvalidConfiguration', "the kubeconfig's user has both an exec plugin and an auth-provider");
  }
}
