/** What kind of failure keeps a cluster from being shown, as the welcome texts tell them apart. */

export type FailureKind = 'unreachable' | 'refused' | 'invalid' | 'restricted';

const kinds: Readonly<Record<string, FailureKind>> = {
  Unauthorized: 'refused',
  Forbidden: 'refused',
  ClusterRefused: 'refused',
  InvalidConfiguration: 'invalid',
  MissingProgram: 'invalid',
  ProgramNotAllowed: 'restricted',
};

/** @param error a TcplbError mostly; whatever is not known counts as a cluster that does not answer */
export function failureKind(error: Error): FailureKind {
  const code = 'code' in error ? String(error.code) : '';
  return kinds[code] ?? 'unreachable';
}
