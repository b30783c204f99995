/** Which clusters there are to choose from, and how it is noticed that there are others. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  prepareSandboxDirectory,
  removeSandboxRecord,
  resolveStateDirectory,
  serveControl,
  startSandbox,
  writeSandboxRecord,
} from '@tcplb/sandbox';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { listSources, type SourcesChange, watchSources } from '../../src/engine/index.ts';
import { until } from '../editor/until.ts';

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- { name: lab, cluster: { server: "https://127.0.0.1:1" } }
contexts:
- { name: lab, context: { cluster: lab, namespace: web } }
- { name: far, context: { cluster: lab } }
current-context: far
`;

const lab = { id: 'context:lab', context: 'lab', namespace: 'web', isCurrent: false };
const far = { id: 'context:far', context: 'far', namespace: 'default', isCurrent: true };

let home: string;
let kubeconfig: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tcplb-sources-'));
  kubeconfig = join(home, 'config');
  env = { HOME: home, KUBECONFIG: kubeconfig };
});

afterEach(() => rm(home, { recursive: true, force: true }));

/** A sandbox that others find, as `kubectl tcplb sandbox start` leaves it. */
async function startFoundSandbox(): Promise<{ readonly file: string; stop(): Promise<void> }> {
  const state = resolveStateDirectory({}, home);
  const paths = await prepareSandboxDirectory(state, 'default');
  const sandbox = await startSandbox({ nodes: 1 });
  const control = await serveControl(sandbox, paths.socket);
  await writeFile(paths.kubeconfig, sandbox.kubeconfig);
  const record = { name: 'default', pid: process.pid, driver: 'loopback', startedAt: '2026-01-01T00:00:00Z' } as const;
  await writeSandboxRecord(state, { ...record, kubeconfig: paths.kubeconfig, socket: paths.socket });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      await control.close();
      await sandbox.stop();
      await removeSandboxRecord(state, 'default');
    })();
    return stopping;
  };
  onTestFinished(stop);
  return { file: paths.kubeconfig, stop };
}

test('nothing without a kubeconfig', async () => {
  expect(await listSources({ env })).toEqual({ sources: [] });
});

test('the contexts of the kubeconfig, in its order', async () => {
  await writeFile(kubeconfig, KUBECONFIG);
  expect(await listSources({ env })).toEqual({ sources: [lab, far] });
});

test('those of the file that is named', async () => {
  const named = join(home, 'named');
  await writeFile(named, KUBECONFIG);
  const { sources } = await listSources({ env, kubeconfig: named });
  expect(sources).toEqual([
    { ...lab, kubeconfig: named },
    { ...far, kubeconfig: named },
  ]);
});

test('a broken kubeconfig is told', async () => {
  await writeFile(kubeconfig, 'contexts: 1\n');
  const { sources, error } = await listSources({ env });
  expect(sources).toEqual([]);
  expect(error).toMatchObject({ code: 'InvalidConfiguration' });
});

test('a running sandbox comes last, once, and is noticed when it comes and goes', async () => {
  await writeFile(kubeconfig, KUBECONFIG);
  const changes: SourcesChange[] = [];
  const watch = watchSources({ env }, (change) => changes.push(change));
  onTestFinished(() => watch.close());
  const { file, stop } = await startFoundSandbox();
  const sandbox = { context: 'tcplb-sandbox', namespace: 'default', sandbox: 'default' };
  expect((await listSources({ env })).sources).toEqual([
    lab,
    far,
    { ...sandbox, id: 'sandbox:default', kubeconfig: file, isCurrent: false },
  ]);
  expect((await listSources({ env: { ...env, KUBECONFIG: file } })).sources).toEqual([
    { ...sandbox, id: 'context:tcplb-sandbox', isCurrent: true },
  ]);
  await until('the sandbox to be noticed', async () => changes.includes('sandboxes'));
  changes.length = 0;
  await stop();
  await until('its end to be noticed', async () => changes.includes('sandboxes'));
  expect((await listSources({ env })).sources).toEqual([lab, far]);
});

test('a change of the kubeconfig is noticed', async () => {
  const changes: SourcesChange[] = [];
  const watch = watchSources({ env }, (change) => changes.push(change));
  onTestFinished(() => watch.close());
  await writeFile(kubeconfig, KUBECONFIG);
  await until('the kubeconfig to be noticed', async () => changes.includes('kubeconfig'));
});
