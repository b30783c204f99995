/** What is not yet as it should be: whether each host serves the plan, and each virtual address is on one host. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import { toTcplbError } from '../errors.ts';
import { LOAD_BALANCER_CLASS } from '../exposure/exposure.ts';
import { findNginx } from '../host/find-nginx.ts';
import type { HostRequestOptions } from '../host/lb-host.ts';
import { readLive } from '../host/read-live.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { describeHa } from '../operations/ha/ha-status.ts';
import { isSight, listMembers, lookAtHosts } from '../operations/ha/look-at-host.ts';
import type { OpenHost } from '../operations/rollout/open-hosts.ts';
import { plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';

/** One clause each, none when all is in sync. Fails with `Cancelled` alone. */
export type FindUnsynced = (options: HostRequestOptions) => Promise<string[]>;

export function createFindUnsynced(client: ClusterClient, hosts: readonly OpenHost[]): FindUnsynced {
  const facts = new Map<OpenHost, Promise<NginxFacts | undefined>>();
  const factsOf = (one: OpenHost, options: HostRequestOptions): Promise<NginxFacts | undefined> => {
    const known = facts.get(one) ?? findNginx(one.host, one.configuration.nginx.binary, options);
    facts.set(one, known);
    known.catch(() => facts.delete(one));
    return known;
  };
  const judge = async (one: OpenHost, snapshot: Snapshot, options: HostRequestOptions): Promise<string[]> => {
    const [live, known] = await Promise.all([
      readLive(one.host, one.configuration.nginx, options),
      factsOf(one, options),
    ]);
    const { revision } = plan(snapshot, one.configuration, known);
    if (live.servedRevision === undefined) return ['nginx does not answer'];
    if (live.servedRevision !== live.linkedRevision)
      return [`nginx serves ${live.servedRevision} and not what is live`];
    return live.planRevision === revision ? [] : ['it does not serve what the cluster asks for'];
  };
  return async (options) => {
    const told = async (name: string, find: () => Promise<string[]>): Promise<string[]> =>
      (await find().catch(explain)).map((clause) => `${name}: ${clause}`);
    const snapshot = await readSnapshot(client, { loadBalancerClass: LOAD_BALANCER_CLASS, ...options }).catch(explain);
    if (Array.isArray(snapshot)) return snapshot.map((clause) => `cluster: ${clause}`);
    const found = await Promise.all([
      ...hosts.map((one) => told(one.host.name, () => judge(one, snapshot, options))),
      findMisplaced(hosts, options),
    ]);
    return found.flat();
  };
}

/** Of hosts that share addresses. */
async function findMisplaced(hosts: readonly OpenHost[], options: HostRequestOptions): Promise<string[]> {
  if (hosts.every(({ configuration }) => configuration.keepalived === undefined)) return [];
  const looks = await lookAtHosts(listMembers(hosts), options);
  const resting = looks.filter(isSight).flatMap(({ member, runs, transitions }) => {
    if (!runs) return `${member.name}: keepalived does not run`;
    const own = member.instances.map(({ name }) => transitions.get(name));
    const fault = own.find((last) => last?.state === 'FAULT');
    return fault === undefined
      ? []
      : `${member.name}: keepalived is in the state FAULT, ${fault.cause ?? 'for whatever reason'}`;
  });
  const problems = describeHa(looks).flatMap(({ address, problem }) =>
    problem === undefined ? [] : `${address}: ${problem}`,
  );
  return [...resting, ...problems];
}

function explain(error: unknown): string[] {
  const failure = toTcplbError(error);
  if (failure.code === 'Cancelled') throw failure;
  return [failure.message];
}
