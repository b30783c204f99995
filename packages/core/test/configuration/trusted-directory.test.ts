import { chmod, chown, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireTrustedDirectory } from '../../src/cluster/trusted-directory.ts';

const isRoot = process.getuid?.() === 0;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tcplb-trust-'));
  await mkdir(join(home, 'own'));
  await mkdir(join(home, 'open'));
  await chmod(join(home, 'open'), 0o777);
  await mkdir(join(home, 'sticky/own'), { recursive: true });
  await chmod(join(home, 'sticky'), 0o1777);
  await symlink(join(home, 'open'), join(home, 'link'));
});

afterAll(() => rm(home, { recursive: true, force: true }));

const check = (path: string) => requireTrustedDirectory(join(home, path), 'ConfigMap tcplb-system/tcplb');

test.each(['own', 'own/not/yet/there', 'sticky/own/lb'])('trusts %s', async (path) => {
  await expect(check(path)).resolves.toBeUndefined();
});

test.each([
  ['open/lb', 'others may write to'],
  ['open', 'others may write to'],
  ['sticky/not-there', 'others may write to'],
  ['link/lb', 'is not a directory'],
])('does not trust %s', async (path, why) => {
  await expect(check(path)).rejects.toMatchObject({
    code: 'InvalidConfiguration',
    message: expect.stringContaining(why),
  });
});

test.skipIf(!isRoot)('does not trust what another user owns', async () => {
  await mkdir(join(home, 'theirs'));
  await chown(join(home, 'theirs'), 65_534, 65_534);
  await expect(check('theirs/lb')).rejects.toThrow('belongs to another user');
});
