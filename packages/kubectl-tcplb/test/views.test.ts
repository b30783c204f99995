import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderJsonPath } from '../src/output/jsonpath/render-template.ts';
import { normalize } from './support/normalize.ts';
import { daemonSet, service } from './support/objects.ts';
import { startTestCluster, type TestCluster } from './support/test-cluster.ts';
import { waitUntil } from './support/wait-until.ts';

let cluster: TestCluster;

const hostile = 'x;}\n$remote_addr { # `"';

beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.apply(
    daemonSet({ name: 'tcp-echo', port: 22446, hostNetwork: true }),
    service('tcp-echo', 22446),
    service('hostile', 22447, { 'tcplb.dev/mode': hostile }),
  );
  await cluster.kubectl('rollout', 'status', 'daemonset/tcp-echo', '--timeout=30s');
  await waitUntil(async () => {
    const { stdout } = await cluster.tcplb('get tcp-echo --no-headers');
    expect(stdout).toContain('3/3');
  });
});

afterAll(() => cluster?.[Symbol.asyncDispose]());

async function run(line: string) {
  const { stdout, stderr, exitCode } = await cluster.tcplb(line);
  return { stdout: normalize(stdout, cluster.sandbox), stderr, exitCode };
}

const warning =
  `warning: Service default/hostile: annotation tcplb.dev/mode is ${JSON.stringify(hostile)}, which must be one of ` +
  'auto, host-network, host-port, node-port, pod-ip\n  Set tcplb.dev/mode to one of auto, host-network, host-port, node-port, pod-ip, or remove it.\n';

describe('get', () => {
  test('lists exposures, and rejected Services with the reason', async () => {
    expect(await run('get')).toEqual({
      stdout: `NAME   MODE   LISTENER   BACKENDS   AGE
hostile   <rejected>   22447/TCP   <none>   AGE
tcp-echo   host-network   BALANCER:22446/TCP   3/3   AGE
`,
      stderr: warning,
      exitCode: 0,
    });
  });

  test('-A adds the namespace, -o wide the reason', async () => {
    const { stdout } = await run('get -A -o wide');
    const [headers, , row] = stdout.split('\n');
    expect(headers).toBe('NAMESPACE   NAME   MODE   LISTENER   BACKENDS   AGE   REASON');
    expect(row).toMatch(/^default {3}tcp-echo {3}host-network {3}BALANCER:22446\/TCP {3}3\/3 {3}AGE {3}\S.+/);
  });

  test('a name alone, without headers', async () => {
    expect(await run('get tcp-echo --no-headers')).toEqual({
      stdout: 'tcp-echo   host-network   BALANCER:22446/TCP   3/3   AGE\n',
      stderr: '',
      exitCode: 0,
    });
  });

  test('what the API server compresses says no more and no less', async () => {
    const bulk = 'x'.repeat(90_000);
    const large = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'kube-system', annotations: { bulk } },
      spec: { ports: [{ port: 80 }] },
    });
    await cluster.apply(large('large-1'), large('large-2'));
    expect(await run('get tcp-echo -o name')).toEqual({ stdout: 'service/tcp-echo\n', stderr: '', exitCode: 0 });
    await cluster.kubectl('delete', 'service', '-n', 'kube-system', 'large-1', 'large-2');
  });

  test('flags may stand before the command, as with kubectl', async () => {
    expect((await run('-n default get tcp-echo --no-headers=true -o=name')).stdout).toBe('service/tcp-echo\n');
  });

  test('another namespace has none', async () => {
    const nothing = { stdout: '', stderr: 'No resources found in kube-system namespace.\n', exitCode: 0 };
    expect(await run('get -n kube-system')).toEqual(nothing);
  });

  test('-l selects by the labels of the Services', async () => {
    await cluster.kubectl('label', 'service', 'tcp-echo', 'team=a');
    expect((await run('get -l team=a -o name')).stdout).toBe('service/tcp-echo\n');
    expect((await run('get -l team=b')).stderr).toBe('No resources found in default namespace.\n');
  });

  test('-o json of one exposure is that exposure', async () => {
    const exposure = JSON.parse((await cluster.tcplb('get tcp-echo -o json')).stdout);
    expect(exposure).toMatchObject({ kind: 'Exposure', namespace: 'default', name: 'tcp-echo', mode: 'host-network' });
    expect(exposure.listeners[0].backends).toHaveLength(3);
  });

  test('several names, of which one is missing', async () => {
    const { stdout, stderr, exitCode } = await run('get tcp-echo nothing-such --no-headers');
    expect({ stdout, exitCode }).toEqual({
      stdout: 'tcp-echo   host-network   BALANCER:22446/TCP   3/3   AGE\n',
      exitCode: 1,
    });
    expect(stderr).toContain('error: exposure default/nothing-such not found\n');
  });

  test('-o wide gives the code of a rejection, whose message is a warning', async () => {
    const { stdout } = await run('get hostile -o wide --no-headers');
    expect(stdout).toBe('hostile   <rejected>   22447/TCP   <none>   AGE   InvalidObject\n');
  });

  test('-o jsonpath fills a template', async () => {
    const { stdout } = await run('get tcp-echo -o jsonpath={.listeners[0].backends[*].node}');
    expect(stdout).toBe('node-1 node-2 node-3');
  });

  test('-w -o name names what is there, and what changes', async () => {
    const stop = new AbortController();
    const { stdout, exitCode } = await cluster.tcplb('get tcp-echo -w -o name', {
      signal: stop.signal,
      onOutput: () => stop.abort(),
    });
    expect({ stdout, exitCode }).toEqual({ stdout: 'service/tcp-echo\n', exitCode: 130 });
  });

  test('-w appends a row for each change until Ctrl-C', async () => {
    await cluster.apply(service('watched', 22448));
    const stop = new AbortController();
    const result = cluster.tcplb('get watched -w', {
      signal: stop.signal,
      onOutput: (soFar) => {
        if (soFar.includes('<deleted>')) stop.abort();
        else if (soFar.includes('watched')) void cluster.kubectl('delete', 'service', 'watched', '--ignore-not-found');
      },
    });
    const { stdout, exitCode } = await result;
    expect(exitCode).toBe(130);
    const rows = normalize(stdout, cluster.sandbox).trimEnd().split('\n');
    expect(rows[0]).toBe('NAME   MODE   LISTENER   BACKENDS   AGE');
    expect(rows.at(-1)).toMatch(/^watched {3}\S+ {3}BALANCER:22448\/TCP {3}<deleted> {3}AGE$/);
  });
});

describe('backends', () => {
  test('a row per backend', async () => {
    expect(await run('backends tcp-echo')).toEqual({
      stdout: `NODE   ADDRESS   STATE   REASON
node-1   NODE-1:22446   ready   <none>
node-2   NODE-2:22446   ready   <none>
node-3   NODE-3:22446   ready   <none>
`,
      stderr: '',
      exitCode: 0,
    });
  });

  test('of all exposures, with listener and pod', async () => {
    const { stdout } = await run('backends -o wide');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'EXPOSURE   NODE   ADDRESS   STATE   REASON   LISTENER   POD',
      'tcp-echo   node-1   NODE-1:22446   ready   <none>   BALANCER:22446/TCP   default/tcp-echo-XXXXX',
    ]);
  });

  test('a node that balancers shall not use is excluded, and says so', async () => {
    const label = 'node.kubernetes.io/exclude-from-external-load-balancers';
    await cluster.kubectl('label', 'node', 'node-3', `${label}=`);
    const { stdout } = await run('backends tcp-echo --no-headers');
    expect(stdout.split('\n')[2]).toBe('node-3   NODE-3:22446   excluded   NodeExcluded');
    await cluster.kubectl('label', 'node', 'node-3', `${label}-`);
  });
});

test.each([
  '{.items[*].metadata.name}',
  '{.items[-1:].kind}',
  '{range .items[*]}{.metadata.name}{"\\t"}{.spec.ports[0].port}{"\\n"}{end}',
  '{.items[?(@.metadata.name=="tcp-echo")].spec.ports}',
  '{.items[?(@.spec.ports[0].port>22446)].metadata.name}',
  "{.items[*]['kind','apiVersion']}",
  "{.items[0].metadata.annotations['tcplb\\.dev/mode']}",
  '{..nodePort}',
  '{.items[0].spec.type}, {.items[0].none}!',
])('-o jsonpath=%s gives what it gives with kubectl', async (template) => {
  const args = ['get', 'services', '-n', 'default', '-o'];
  const object = JSON.parse(await cluster.kubectl(...args, 'json'));
  expect(renderJsonPath(object, template)).toBe(await cluster.kubectl(...args, `jsonpath=${template}`));
});

describe('describe', () => {
  test('shows all there is to know', async () => {
    const { stdout, stderr, exitCode } = await run('describe tcp-echo');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/^Name: +tcp-echo\nNamespace: +default\n/);
    expect(stdout).toMatch(/\nMode: +host-network: every endpoint has its node's address\n/);
    expect(stdout).toContain('\nListener BALANCER:22446/TCP:\n');
    expect(stdout).toMatch(/\n {2}node-2 +NODE-2:22446 +ready +<none> +1 +default\/tcp-echo-XXXXX\n/);
    expect(stdout).toMatch(/\nServed: +/);
    expect(stdout).toMatch(/\nEvents: +/);
  });

  test('says why a Service is rejected, and what else was not found', async () => {
    const { stdout, stderr, exitCode } = await run('describe hostile nothing-such');
    expect(stdout).toMatch(/\nMode: +<rejected>\n/);
    expect(stdout).toMatch(
      /\nRejected:\n {2}Code .*\n.*\n {2}InvalidObject +Service default\/hostile: annotation tcplb\.dev\/mode/,
    );
    expect(stderr).toContain('error: exposure default/nothing-such not found\n');
    expect(exitCode).toBe(1);
  });

  test('-o json of one is that one', async () => {
    const { stdout } = await cluster.tcplb('describe tcp-echo -o json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'ExposureDescription',
      service: { namespace: 'default', name: 'tcp-echo' },
      exposure: { mode: 'host-network' },
      rejected: [],
      live: { host: 'this machine' },
    });
  });
});

describe('an option that the configuration does not allow', () => {
  const reason = 'Service refused/refused: annotation tcplb.dev/snippet is not allowed by the configuration';

  beforeAll(async () => {
    const { metadata, ...refused } = service('refused', 22448, { 'tcplb.dev/snippet': 'proxy_timeout 1s;' });
    await cluster.kubectl('create', 'namespace', 'refused');
    await cluster.apply({ ...refused, metadata: { ...metadata, namespace: 'refused' } });
  });
  afterAll(() => cluster.kubectl('delete', 'namespace', 'refused', '--wait=false'));

  test.each(['get', 'backends', 'test refused', 'describe refused', 'doctor refused'])(
    '%s shows nothing as served that apply would refuse',
    async (command) => {
      const { stdout, stderr } = await run(`${command} -n refused`);
      expect(stdout + stderr).toContain(reason);
      expect(stdout).not.toContain('BALANCER:22448');
    },
  );
});

describe('config', () => {
  test('prints the files with their names; a hostile annotation gets into none', async () => {
    const { stdout, stderr } = await cluster.tcplb('config');
    expect(stdout.match(/^# file: .*$/gm)).toEqual([
      '# file: exposures/default.tcp-echo.conf',
      '# file: nginx.conf',
      '# file: revision.conf',
    ]);
    expect(stdout).not.toContain('remote_addr');
    expect(stderr).toBe(warning);
  });

  test('of an exposure that was rejected, says why', async () => {
    const { stdout, stderr, exitCode } = await cluster.tcplb('config hostile');
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: '',
      stderr: warning.replace('warning: ', 'error: '),
      exitCode: 1,
    });
  });

  test('-o writes the same files below a directory', async () => {
    const directory = await mkdtemp(join(cluster.directory, 'files-'));
    const { stdout } = await cluster.tcplb(`config tcp-echo -o ${directory}`);
    const file = join(directory, 'exposures/default.tcp-echo.conf');
    expect(stdout).toBe(`${file}\n`);
    const printed = await cluster.tcplb('config tcp-echo');
    expect(printed.stdout).toBe(`# file: exposures/default.tcp-echo.conf\n${await readFile(file, 'utf8')}`);
  });
});
