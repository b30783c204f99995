/** Whether we may do what tcplb does, verb by verb. */
import { podNamespaces } from '../../cluster/pod-namespaces.ts';
import { toTcplbError } from '../../errors.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { listNames } from '../findings.ts';
import { formatRules } from '../permissions/missing-rules.ts';
import { neededPermissions, type Permission, permissionTitle } from '../permissions/needed-permissions.ts';
import { findMissing, readUserName } from '../permissions/review-access.ts';

export const permissionsCheck: Check = {
  id: 'permissions',
  title: 'Permissions',
  needs: ['api-server'],
  async *run(context) {
    const client = await context.client();
    const needed = neededPermissions((await context.namespace()) ?? client.namespace, await findPodNamespaces(context));
    const missing = await findMissing(client, needed, context.cancellation);
    if (missing.length === 0) {
      yield { status: 'ok', message: 'everything that tcplb asks for is allowed' };
      return;
    }
    const user = (await readUserName(client, context.cancellation)) ?? 'this user';
    const essential = missing.filter((permission) => permission.essential);
    const others = missing.filter((permission) => !permission.essential);
    if (essential.length > 0) yield describeMissing('fail', user, essential, context);
    if (others.length > 0) yield describeMissing('warn', user, others, context);
  },
};

/** None where the exposures cannot be read: that is a finding of its own. */
async function findPodNamespaces(context: DoctorContext): Promise<Iterable<string>> {
  try {
    return podNamespaces(await context.snapshot()).possible;
  } catch (error) {
    if (toTcplbError(error).code !== 'Forbidden') throw error;
    return [];
  }
}

function describeMissing(
  status: 'fail' | 'warn',
  user: string,
  missing: readonly Permission[],
  { command }: DoctorContext,
): Finding {
  const purposes = [...Map.groupBy(missing, ({ purpose }) => purpose)].map(
    ([purpose, group]) => `needed ${purpose}: ${group.map(permissionTitle).join(', ')}`,
  );
  return {
    status,
    message: `${user} may not ${listNames(missing.map(permissionTitle))}`,
    details: [...purposes, `rules to add to a role of ${user}:`, ...formatRules(missing)],
    next: command.kubectl('auth', 'can-i', ...canI(missing[0])),
  };
}

/** The words of `kubectl auth can-i` that ask for it again. */
function canI(permission: Permission | undefined): string[] {
  if (permission === undefined) return ['--list'];
  const { verb, resource, subresource, namespace, name } = permission;
  const type = `${resource.plural}${resource.group === '' ? '' : `.${resource.group}`}`;
  return [
    verb,
    name === undefined ? type : `${type}/${name}`,
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    ...(namespace === undefined ? (resource.namespaced ? ['--all-namespaces'] : []) : ['-n', namespace]),
  ];
}
