/** The peer: a kubectl that watches EndpointSlices, behind a door at which bytes are counted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiDoor, openApiDoor } from '../../packages/kubectl-tcplb/test/support/api-door.ts';
import type { TestCluster } from '../../packages/kubectl-tcplb/test/support/test-cluster.ts';
import { waitUntil } from '../../packages/kubectl-tcplb/test/support/wait-until.ts';
import { exposureName, type Size } from '../cluster/exposures.ts';

export interface KubectlWatch extends AsyncDisposable {
  readonly door: ApiDoor;
  /** Resolves when it has printed what `flapEndpoint` has changed. */
  sees(size: Size, isDraining: boolean): Promise<void>;
}

/** Resolves when it has printed all that there is. */
export async function startKubectlWatch(cluster: TestCluster): Promise<KubectlWatch> {
  const door = await openApiDoor(cluster.sandbox.url);
  const kubeconfig = join(cluster.directory, 'kubectl.kubeconfig');
  await writeFile(kubeconfig, door.kubeconfig(cluster.sandbox.kubeconfig));
  const line = '{.metadata.name} {.endpoints[0].conditions.ready}{"\\n"}';
  const args = ['--kubeconfig', kubeconfig, 'get', 'endpointslices', '--watch', '-o', `jsonpath=${line}`];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const latest = new Map<string, string>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const [name = '', isReady = ''] of text.split('\n').map((one) => one.split(' '))) latest.set(name, isReady);
  });
  const sees = (size: Size, isDraining: boolean) =>
    waitUntil(async () => {
      const isReady = latest.get(exposureName(size));
      if (isReady !== String(!isDraining)) throw new Error(`kubectl has printed ${isReady} of ${exposureName(size)}`);
    });
  await sees({ name: 'small', exposures: 0, endpoints: 0 }, false);
  return {
    door,
    sees,
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'exit');
      door.shut();
    },
  };
}
