/** Each case gives its golden, which `UPDATE_GOLDENS=1` writes; a real nginx has to accept each of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import { plan, planExposures } from '../../src/plan.ts';
import { checkTree, makeDirectory, nginxFacts, nginxNote } from '../nginx/real-nginx.ts';
import { describePlan, goldenCases, readGolden, readGoldenCase, writeGolden } from './golden-cases.ts';

/** Fixed, so that the goldens are the same on every machine. */
const debian: NginxFacts = { version: '1.22.1', streamModule: '/usr/lib/nginx/modules/ngx_stream_module.so' };

it.each(goldenCases())('%s gives what its golden says', (name) => {
  const { snapshot, configuration } = readGoldenCase(name);
  const described = describePlan(plan(snapshot, configuration, debian));
  if (process.env.UPDATE_GOLDENS === '1') writeGolden(name, described);
  expect(described).toEqual(readGolden(name));
});

it.each(goldenCases())('%s looks the same to who has no use for the files', (name) => {
  const { snapshot, configuration } = readGoldenCase(name);
  const { exposures, rejected } = plan(snapshot, configuration, debian);
  expect(planExposures(snapshot, configuration, debian)).toEqual({ exposures, rejected });
});

it.each(goldenCases())('%s has the same files when backends do not name their pods', (name) => {
  const { snapshot, configuration } = readGoldenCase(name);
  const { exposures, files } = plan(snapshot, configuration, debian, { namesPods: false });
  expect(files).toEqual(plan(snapshot, configuration, debian).files);
  const backends = exposures.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.backends));
  expect(backends.filter(({ pod }) => pod !== undefined)).toEqual([]);
});

it('the cases are thirty at least', () => {
  expect(goldenCases().length).toBeGreaterThanOrEqual(30);
});

describe.skipIf(nginxFacts === undefined)(`nginx -t${nginxNote}`, () => {
  let tree: ReturnType<typeof makeDirectory>;
  beforeEach(() => {
    tree = makeDirectory();
  });
  afterEach(() => tree.remove());

  /** The case as it would be applied on this machine: same template, same objects, other directory. */
  function write(name: string, change: (content: string) => string = (content) => content): void {
    const { snapshot, configuration } = readGoldenCase(name);
    const nginx = { ...configuration.nginx, directory: tree.directory };
    const { files } = plan(snapshot, { ...configuration, nginx }, nginxFacts && { ...nginxFacts, missing: [] });
    tree.write(files.map((file) => ({ ...file, content: change(file.content) })));
  }

  // Virtual addresses are for a network of their own: ../keepalived has nginx judge those.
  const isJudgedHere = (name: string) => readGoldenCase(name).configuration.keepalived === undefined;

  it.each(goldenCases().filter(isJudgedHere))('accepts %s', (name) => {
    write(name);
    const { exitCode, stderr } = checkTree(tree.directory);
    // An ordinary user gets an [alert] for the log file that is compiled in, whatever the configuration says.
    expect(stderr).not.toMatch(/\[(warn|error|emerg)\]/);
    expect(exitCode).toBe(0);
  });

  it('refuses a broken file, so the check can fail', () => {
    write('host-network', (content) => content.replace('proxy_pass tcplb.', 'proxy_pas tcplb.'));
    const { exitCode, stderr } = checkTree(tree.directory);
    expect(stderr).toContain('unknown directive "proxy_pas"');
    expect(exitCode).toBe(1);
  });
});
