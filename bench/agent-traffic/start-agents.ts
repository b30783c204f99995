/** Agents as on so many LB hosts, each with an nginx of its own and a door to the API server at which bytes are counted. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalHost, defaultConfiguration, stopNginx } from '@tcplb/core';
import { type ApiDoor, openApiDoor } from '../../packages/kubectl-tcplb/test/support/api-door.ts';
import { startAgentProcess } from '../../packages/kubectl-tcplb/test/support/run-agent.ts';
import type { TestCluster } from '../../packages/kubectl-tcplb/test/support/test-cluster.ts';
import { waitUntil } from '../../packages/kubectl-tcplb/test/support/wait-until.ts';
import { exposureName, type Size } from '../cluster/exposures.ts';

export interface TrafficAgent {
  readonly door: ApiDoor;
  /** Requests so far of which the trace, `METHOD URL …`, matches. */
  requests(pattern: RegExp): number;
  /** Resolves when it has planned what `flapEndpoint` has changed. */
  sees(size: Size, isDraining: boolean): Promise<void>;
}

export interface TrafficAgents extends AsyncDisposable {
  readonly list: readonly TrafficAgent[];
}

/** Resolves when all of them serve. */
export async function startAgents(cluster: TestCluster, count: number): Promise<TrafficAgents> {
  await using stack = new AsyncDisposableStack();
  const list: TrafficAgent[] = [];
  for (let index = 0; index < count; index += 1) list.push(await startAgent(cluster, index, stack));
  const all = stack.move();
  return { list, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

async function startAgent(cluster: TestCluster, index: number, stack: AsyncDisposableStack): Promise<TrafficAgent> {
  const name = `lb-${index + 1}`;
  const directory = join(cluster.directory, name);
  const door = await openApiDoor(cluster.sandbox.url);
  stack.defer(() => door.shut());
  await writeFile(`${directory}.kubeconfig`, door.kubeconfig(cluster.sandbox.kubeconfig));
  const configuration = {
    apiVersion: 'tcplb.dev/v1alpha1',
    kind: 'LoadBalancerConfiguration',
    addresses: [`127.0.0.${101 + index}`],
    nginx: { directory },
  };
  await writeFile(`${directory}.yaml`, JSON.stringify(configuration));
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: cluster.directory });
  stack.defer(() => stopNginx(createLocalHost(), { ...nginx, directory }).then(() => {}));
  const flags = ['-v', '6', '--config', `${directory}.yaml`, '--host-name', name];
  const agent = startAgentProcess(flags, { ...cluster.env, KUBECONFIG: `${directory}.kubeconfig` }, cluster.directory);
  stack.defer(() => agent.end('SIGTERM').then(() => {}));
  await agent.says(/ is live$/);
  return {
    door,
    requests: (pattern) => agent.lines.filter(({ msg }) => /^[A-Z]+ https:/.test(msg) && pattern.test(msg)).length,
    sees: (size, isDraining) =>
      waitUntil(async () => {
        const labels = `namespace="default",exposure="${exposureName(size)}",state="ready"`;
        const ready = `tcplb_backends{${labels}} ${size.endpoints - (isDraining ? 1 : 0)}\n`;
        if (!(await agent.get('/metrics')).includes(ready)) throw new Error(`${name} has not planned ${ready}`);
      }),
  };
}
