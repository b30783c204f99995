/** Bundles on a real disk: written, read again, and refused when they are not what was written. */
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildBundle, sha256 } from '../../src/bundle/build-bundle.ts';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { writeBundle, writeFilesBelow } from '../../src/bundle/write-files.ts';
import { defaultConfiguration } from '../../src/configuration.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { plan } from '../../src/plan.ts';
import type { Service } from '../../src/snapshot.ts';

const host = createLocalHost();
const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });

function service(name: string, annotations: Record<string, string> = {}): Service {
  return {
    metadata: { namespace: 'default', name, annotations },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 443 }] },
  };
}

function planFor(...names: string[]) {
  const services = names.map((name) => service(name, { 'tcplb.dev/tls-server-names': `${name}.example.com` }));
  return plan({ services, endpointSlices: [], nodes: [] }, configuration);
}

const planned = planFor('mail', 'web');
const bundle = buildBundle(planned, configuration.nginx);

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp('/tmp/tcplb-bundle-'), 'bundle');
});
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }));

test('holds the files of the plan, and comes back as it was written', async () => {
  const written = await writeBundle(directory, bundle);
  expect(written).toEqual(bundle.map(({ path }) => join(directory, path)));
  expect(bundle.map(({ path }) => path)).toEqual([
    'README.md',
    'TEST-PLAN.md',
    'bundle.json',
    'nginx/exposures/default.mail.conf',
    'nginx/exposures/default.web.conf',
    'nginx/nginx.conf',
    'nginx/revision.conf',
    'nginx/tls/ipv4-443.conf',
    'SHA256SUMS',
  ]);
  const { manifest, files } = await readBundle(host, directory);
  expect(files).toEqual(planned.files);
  expect(manifest).toMatchObject({ revision: planned.revision, nginx: { directory: '/var/lib/tcplb' } });
});

test('the same plan gives the same bytes', () => {
  expect(buildBundle(planFor('web', 'mail'), configuration.nginx)).toEqual(bundle);
});

test('the checksums are those of sha256sum', async () => {
  await writeBundle(directory, bundle);
  const command = { command: 'sh', args: ['-c', `cd ${directory} && sha256sum --check --strict SHA256SUMS`] };
  const { exitCode, stdout } = await host.run({ ...command, parse: (result) => result });
  expect({ exitCode, lines: stdout.trim().split('\n').length }).toEqual({ exitCode: 0, lines: bundle.length - 1 });
});

test('a newer bundle takes the place of an older one, with nothing left of it', async () => {
  await writeBundle(directory, bundle);
  const newer = planFor('web');
  await writeBundle(directory, buildBundle(newer, configuration.nginx));
  expect((await readBundle(host, directory)).files).toEqual(newer.files);
  expect(await readdir(join(directory, 'nginx/exposures'))).toEqual(['default.web.conf']);
});

test('a bundle that was cut off while it was written is none, and can be written again', async () => {
  await writeBundle(directory, bundle);
  await rm(join(directory, 'SHA256SUMS'));
  await expect(readBundle(host, directory)).rejects.toMatchObject({
    message: expect.stringContaining('no SHA256SUMS'),
  });
  await writeBundle(directory, bundle);
  expect((await readBundle(host, directory)).files).toEqual(planned.files);
});

test('what is no bundle is not written over', async () => {
  await mkdir(directory);
  await writeFile(join(directory, 'thesis.txt'), 'all of it');
  await expect(writeBundle(directory, bundle)).rejects.toMatchObject({
    code: 'InvalidInput',
    message: `${directory} is not empty, and holds no bundle`,
  });
  expect(await readdir(directory)).toEqual(['thesis.txt']);
});

test.each([
  ['/proc/x', /^cannot write \/proc\/x\/README\.md: ENOENT/],
  ['/dev/null', /^cannot write \/dev\/null: ENOTDIR/],
  ['/dev/null/x', /^cannot write \/dev\/null\/x: ENOTDIR/],
])('where nothing can be written, as in %s, it fails at once and says where', async (place, message) => {
  const failure = { code: 'InvalidInput', message: expect.stringMatching(message) };
  await expect(writeBundle(place, bundle)).rejects.toMatchObject(failure);
  await expect(writeFilesBelow(place, bundle)).rejects.toMatchObject({ code: 'InvalidInput' });
});

describe('a bundle is refused by name when', () => {
  const edit = (path: string) => appendFile(join(directory, path), '#\n');
  /** With checksums that are right, as an attacker's would be. */
  async function rewrite(path: string, change: (content: string) => string): Promise<void> {
    const files = await Promise.all(
      bundle.map(async (file) => {
        const content = await readFile(join(directory, file.path), 'utf8');
        return { path: file.path, content: file.path === path ? change(content) : content };
      }),
    );
    const others = files.filter((file) => file.path !== 'SHA256SUMS');
    const sums = others.map((file) => `${sha256(file.content)}  ${file.path}\n`).join('');
    await writeFilesBelow(directory, [...others, { path: 'SHA256SUMS', content: sums }]);
  }

  test.each<[string, () => Promise<unknown>, string]>([
    ['a file was changed', () => edit('nginx/nginx.conf'), 'nginx/nginx.conf was changed since it was written'],
    ['its test plan was changed', () => edit('TEST-PLAN.md'), 'TEST-PLAN.md was changed since it was written'],
    ['a file is missing', () => rm(join(directory, 'nginx/revision.conf')), 'nginx/revision.conf is missing'],
    [
      'a file was added',
      () => writeFile(join(directory, 'nginx/exposures/z.conf'), ''),
      'nginx/exposures/z.conf was added since it was written',
    ],
    [
      'a line of the checksums is no checksum',
      () => edit('SHA256SUMS'),
      'SHA256SUMS has a line that is none of its own',
    ],
    [
      'the checksums lead elsewhere',
      () => appendFile(join(directory, 'SHA256SUMS'), `${'0'.repeat(64)}  ../../etc/passwd\n`),
      'SHA256SUMS has a line that is none of its own',
    ],
    [
      'a file and its checksum were changed',
      () => rewrite('nginx/exposures/default.web.conf', (text) => `${text}#\n`),
      `its files are not those of revision ${planned.revision}`,
    ],
    [
      'its manifest leads elsewhere',
      () => rewrite('bundle.json', (text) => text.replace('"nginx.conf"', '"../nginx.conf"')),
      'bundle.json.files.2.path: must be the path of a file of a revision',
    ],
    [
      'its manifest names a directory that is none',
      () => rewrite('bundle.json', (text) => text.replace('"/var/lib/tcplb"', '"/var/lib/tcplb; x"')),
      'bundle.json.nginx.directory: must be a plain absolute path',
    ],
    ['its manifest is no JSON', () => rewrite('bundle.json', () => 'no'), 'bundle.json: Invalid input'],
  ])('%s', async (_name, tamper, reason) => {
    await writeBundle(directory, bundle);
    await tamper();
    await expect(readBundle(host, directory)).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining(`cannot use the bundle ${directory}: ${reason}`),
    });
  });
});
