/** What `agent install` is going to do, in words. Pure. */
import { AGENT, type AgentPlan } from '@tcplb/core';
import { indentRows } from '../../help/indent-rows.ts';
import { objectTitle } from '../../output/object-title.ts';
import { version } from '../../version.ts';

/** Ends with the unit's whole text. */
export function describeInstallation(plan: AgentPlan, server: string): string {
  const { user, objects, unit, directory, sysctl } = plan;
  const isRoot = user === 'root';
  const objectRows = objects.map(({ resource, object }): [string, string] => [
    objectTitle({ resource, name: object.metadata.name }),
    purposes[resource.kind] ?? '',
  ]);
  const rows: [string, string][] = [
    ...(isRoot
      ? []
      : [[`user ${user}`, 'a system user without a login, where there is none yet'] satisfies [string, string]]),
    [`${AGENT.program}/`, `this program, ${version}`],
    [AGENT.kubeconfig, `mode 0600, owned by ${user}: the token`],
    [AGENT.unitFile, 'enabled and started; see below'],
    ...(sysctl === undefined ? [] : [[AGENT.sysctlFile, 'taken at once; see below'] satisfies [string, string]]),
    ...(directory === undefined
      ? []
      : [[`${directory}/`, `owned by ${user}: nginx.directory`] satisfies [string, string]]),
  ];
  return [
    `In the cluster ${server}:`,
    indentRows(objectRows),
    'On this machine:',
    indentRows(rows),
    ...(sysctl === undefined ? [] : [`${AGENT.sysctlFile}:`, indent(sysctl)]),
    `${AGENT.unit}:`,
    indent(unit),
  ].join('\n');
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');

const purposes: Readonly<Record<string, string>> = {
  Namespace: 'where it is not there yet',
  ServiceAccount: 'whom the agent is to the cluster',
  ClusterRole: 'reads Services, EndpointSlices, Nodes and Pods; writes the status of Services, and Events',
  ClusterRoleBinding: '',
  Role: 'reads the ConfigMap with the configuration; writes the Leases of agents',
  RoleBinding: '',
  Secret: 'the token for this host, good until it is deleted',
};
