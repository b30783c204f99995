import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { daemonSet, service } from './support/objects.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster(1);
  await cluster.apply(
    daemonSet({ name: 'tcp-echo', port: 21446, hostNetwork: true }),
    daemonSet({ name: 'plain', port: 8080 }),
    service('hostile', 8081, { 'tcplb.dev/mode': 'x; } $a' }),
  );
  await cluster.kubectl('create', 'service', 'clusterip', 'theirs', '--tcp=80');
});

afterAll(() => cluster?.[Symbol.asyncDispose]());

const cases: readonly [what: string, line: string, exitCode: number, stderr: string][] = [
  ['an unknown workload', 'expose ds/nothing --port 446', 1, 'error: DaemonSet default/nothing does not exist\n'],
  [
    'datagrams with a header',
    'echo deploy --udp --proxy-protocol',
    2,
    'error: --udp and --proxy-protocol cannot be combined\n',
  ],
  [
    'a type that has no pods',
    'expose node/node-1 --port 446',
    2,
    'error: "node" cannot be exposed\n' +
      '  Name it as TYPE/NAME, TYPE being one of daemonset (ds), deployment (deploy), statefulset (sts) and service (svc).\n',
  ],
  [
    'a workload with no such port',
    'expose ds/tcp-echo --port 80 --target-port 81',
    2,
    'error: DaemonSet default/tcp-echo has no TCP port 81: it has 21446/TCP (main)\n  Choose one with --port 80:TARGET.\n',
  ],
  [
    'a port out of range',
    'expose ds/tcp-echo --port 70000',
    2,
    'error: --port "70000" is not a number from 1 to 65535\n',
  ],
  [
    'pods that are not on the host network',
    'expose ds/plain --port 8080 --mode host-network',
    1,
    'error: the pods of DaemonSet default/plain are not on the host network, so mode host-network cannot reach them\n' +
      '  Use --mode node-port, or set hostNetwork: true in the pod template.\n',
  ],
  [
    'a name that is no DNS label',
    'expose ds/tcp-echo --port 21446 --name Not_A_Label',
    2,
    'error: Service name "Not_A_Label" is no DNS label: at most 63 lower-case letters, digits and hyphens, beginning ' +
      'with a letter and ending with a letter or digit\n  Choose a name with --name.\n',
  ],
  [
    'a Service of that name that somebody else made',
    'expose ds/tcp-echo --port 21446 --name theirs',
    1,
    'error: Service default/theirs exists and was not made by tcplb\n  Choose another name with --name.\n',
  ],
  [
    'an unknown flag',
    'expose ds/tcp-echo --prot 446',
    2,
    'error: unknown flag: --prot\nRun the command with --help for usage.\n',
  ],
  [
    'a port of no form',
    'expose ds/tcp-echo --port 80/SCTP',
    2,
    'error: --port "80/SCTP" is not PORT[:TARGET][/PROTOCOL]\n' +
      '  For example: --port 80, --port 443:https, --port 53/UDP\n',
  ],
  [
    'an option that means nothing',
    'expose ds/tcp-echo --max-fails many',
    2,
    'error: max-fails is "many", which must be a whole number from 0 to 1000\n  For example: --max-fails 3\n',
  ],
  [
    'a node port for a way without one',
    'expose ds/tcp-echo --port 80 --node-port 30080 --mode host-network',
    2,
    'error: mode host-network goes through no node port, so none can be asked for\n' +
      '  Use --mode node-port, or leave out --node-port.\n',
  ],
  [
    'addresses of one family',
    'expose ds/tcp-echo --address 192.0.2.1 --address 192.0.2.2',
    2,
    'error: addresses 192.0.2.1 and 192.0.2.2 are of one family\n  Give one --address, or one of each family.\n',
  ],
  ['a missing argument', 'unexpose', 2, 'error: missing argument: NAME\nRun the command with --help for usage.\n'],
  [
    'an unknown format',
    'get -o jsno',
    2,
    'error: expected --output=jsno to be one of: wide, json, yaml, name, jsonpath=TEMPLATE\n' +
      '  Run the command with --help for usage.\n',
  ],
  [
    'an unknown command',
    'bakends',
    2,
    'error: unknown command "bakends" for "kubectl tcplb"\n  Did you mean "kubectl tcplb backends"?\n' +
      '  Run "kubectl tcplb --help" for the commands.\n',
  ],
  [
    'an unknown command below a topic',
    'sandbox nod',
    2,
    'error: unknown command "nod" for "kubectl tcplb sandbox"\n  Did you mean "kubectl tcplb sandbox node"?\n' +
      '  Run "kubectl tcplb sandbox --help" for the commands.\n',
  ],
  ['a switch that is neither on nor off', 'get --watch=banana', 2, 'error: --watch is true or false, not "banana"\n'],
  [
    'a template that cannot be read',
    'get -o jsonpath={.items',
    2,
    'error: -o jsonpath: "{.items" has a { that is not closed\n' +
      '  For example: -o jsonpath=\'{range .items[*]}{.name}{"\\n"}{end}\'\n',
  ],
  [
    'no time for a connection',
    'test x --timeout 0',
    2,
    'error: --timeout "0" is no time at all\n  Give it at least 1ms.\n',
  ],
  [
    'the configuration of an exposure that was rejected: no fault of the command line',
    'config hostile',
    1,
    'error: Service default/hostile: annotation tcplb.dev/mode is "x; } $a", which must be one of auto, host-network, ' +
      'host-port, node-port, pod-ip\n  Set tcplb.dev/mode to one of auto, host-network, host-port, node-port, pod-ip, or remove it.\n',
  ],
  [
    'a kubeconfig that is not there',
    'get --kubeconfig /does/not/exist',
    1,
    'error: kubeconfig /does/not/exist does not exist\n',
  ],
];

async function serviceNames(): Promise<string> {
  return cluster.kubectl('get', 'services', '-A', '-o', 'name');
}

test.each(cases)('%s', async (_, line, exitCode, stderr) => {
  const before = await serviceNames();
  expect(await cluster.tcplb(line)).toEqual({ stdout: '', stderr, exitCode });
  expect(await serviceNames()).toBe(before);
});

test('a kubeconfig that does not parse', async () => {
  const file = join(cluster.directory, 'broken');
  await writeFile(file, 'clusters: [\n');
  const { stdout, stderr, exitCode } = await cluster.tcplb(`get --kubeconfig ${file}`);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  expect(stderr).toContain(`error: kubeconfig ${file}, line 2: not valid YAML`);
});

test('an API server that is down', async () => {
  const port = await freePort();
  const { stdout, stderr, exitCode } = await cluster.tcplb(`get --server https://127.0.0.1:${port}`);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
  expect(stderr).toContain(`127.0.0.1:${port}`);
});

test('a failure of diff is told apart from a difference', async () => {
  const { exitCode } = await cluster.tcplb(`diff --server https://127.0.0.1:${await freePort()}`);
  expect(exitCode).toBe(2);
});

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
