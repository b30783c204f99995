/** Holds back the programs that a kubeconfig names, for callers who do not trust it enough to run them. */
import { TcplbError } from '../../errors.ts';
import type { AuthProvider, ExecPlugin } from '../kubeconfig/kubeconfig.ts';

export type CredentialPlugins = 'run' | 'refuse';

/** The one auth-provider that runs nothing; the cloud ones run the tool that the kubeconfig names. */
const WITHOUT_PROGRAM = 'oidc';

/**
 * Absent entries are fine.
 * @throws ProgramNotAllowed naming the program
 */
export function requireNoProgram(exec: ExecPlugin | undefined, provider: AuthProvider | undefined): void {
  if (exec) throw refuse(`exec plugin ${exec.command ?? ''}`);
  if (provider && provider.name !== WITHOUT_PROGRAM) throw refuse(`auth provider "${provider.name}"`);
}

function refuse(program: string): TcplbError {
  return new TcplbError('ProgramNotAllowed', `the credentials come from ${program}, which must not be run here`, {
    suggestions: ['Trust the workspace, or use credentials that need no program.'],
  });
}
