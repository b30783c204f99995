/**
 * Whole outputs for whole inputs: `testdata/NAME.yaml` in, `testdata/NAME.golden` out. `vitest -u` writes the goldens;
 * a real nginx has to accept each of them.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import { type Plan, plan } from '../../src/plan.ts';
import { readSnapshot } from './read-snapshot.ts';
import { checkTree, makeDirectory, nginxFacts, nginxNote } from './real-nginx.ts';

const testdata = join(import.meta.dirname, 'testdata');
const cases = globSync('*.yaml', { cwd: testdata })
  .map((file) => basename(file, '.yaml'))
  .toSorted();

/** Fixed, so that the goldens are the same on every machine. */
const debian: NginxFacts = { version: '1.22.1', streamModule: '/usr/lib/nginx/modules/ngx_stream_module.so' };

function show({ files, rejected }: Plan): string {
  const rejections = rejected.map(
    ({ object, code, message, suggestion }) =>
      `${code} ${object.kind} ${JSON.stringify(`${object.namespace}/${object.name}`)}\n    ${message}\n    ${suggestion}\n`,
  );
  const sections = files.map(({ path, content }) => `===== ${path}\n${content}`);
  return [...sections, '===== rejected\n', ...rejections].join('');
}

it.each(cases)('%s gives what its golden says', async (name) => {
  const { snapshot, configuration } = readSnapshot(join(testdata, `${name}.yaml`));
  await expect(show(plan(snapshot, configuration, debian))).toMatchFileSnapshot(join(testdata, `${name}.golden`));
});

describe.skipIf(nginxFacts === undefined)(`nginx -t${nginxNote}`, () => {
  let tree: ReturnType<typeof makeDirectory>;
  beforeEach(() => {
    tree = makeDirectory();
  });
  afterEach(() => tree.remove());

  /** The case as it would be applied on this machine: same template, same objects, other directory. */
  function write(name: string, change: (content: string) => string = (content) => content): void {
    const { snapshot, configuration } = readSnapshot(join(testdata, `${name}.yaml`));
    const nginx = { ...configuration.nginx, directory: tree.directory };
    const { files } = plan(snapshot, { ...configuration, nginx }, nginxFacts);
    tree.write(files.map((file) => ({ ...file, content: change(file.content) })));
  }

  it.each(cases)('accepts %s', (name) => {
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
