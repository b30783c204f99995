/**
 * The article's scenario, for real and from nothing: a cluster of three nodes, the TCP echo DaemonSet on the host
 * network, one `expose`, a real nginx, an echo test; then a node comes and another goes. Prints each command it runs,
 * and leaves nothing behind.
 */
import { createStage } from './demo/create-stage.ts';
import { ensureNginx } from './demo/ensure-nginx.ts';
import { pickPort } from './demo/pick-port.ts';

const wanted = 446;

await ensureNginx();
const stage = await createStage();
try {
  const port = await pickPort(wanted);
  stage.say('A cluster of three nodes. They have no containers: whatever a pod declares, its node answers with echo.');
  await stage.tcplb('sandbox', 'start', '--detach', '--write-kubeconfig', stage.kubeconfig);
  stage.useKubeconfig();
  await stage.kubectl('get', 'nodes');

  stage.say('The TCP echo server of the article, as a DaemonSet on the host network of every node.');
  if (port !== wanted) stage.say(`Port ${wanted} is not to be had here, so this is port ${port}.`);
  await stage.tcplb('echo', 'deploy', '--port', String(port));
  await stage.kubectl('rollout', 'status', 'daemonset/tcp-echo');

  stage.say('One command gives it a load balancer: a Service of class tcplb.dev/nginx.');
  await stage.tcplb('expose', 'daemonset/tcp-echo', '--port', String(port));
  await stage.untilReady(3);
  await stage.tcplb('backends', 'tcp-echo');

  stage.say('This is what nginx gets to read, and this puts it live: staged, tested, swapped in, proved by nginx.');
  await stage.tcplb('config', 'tcp-echo');
  await stage.tcplb('apply');

  stage.say('Every connection lands on another node.');
  await stage.tcplb('test', 'tcp-echo', '--connections', '6', '--concurrency', '1', '-o', 'wide');
  await stage.tcplb('test', 'tcp-echo', '--connections', '300');

  stage.say('A fourth node joins. The DaemonSet reaches it, and so does nginx.');
  await stage.tcplb('sandbox', 'node', 'add', 'node-4');
  await stage.untilReady(4);
  await stage.tcplb('diff').catch(() => undefined);
  await stage.tcplb('apply');
  await stage.tcplb('test', 'tcp-echo', '--connections', '400');

  stage.say('And one leaves for good.');
  await stage.tcplb('sandbox', 'node', 'remove', 'node-2');
  await stage.untilReady(3);
  await stage.tcplb('apply');
  await stage.tcplb('test', 'tcp-echo', '--connections', '300');
} finally {
  await stage.cleanUp();
}
