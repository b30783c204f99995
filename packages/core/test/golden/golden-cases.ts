/**
 * Whole plans of whole clusters. `CASE/cluster.yaml` holds the objects and, where it is not the default one, the
 * configuration; `CASE/plan.yaml` what is made of them; `CASE/nginx/` and `CASE/keepalived/` the files.
 */
import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULT_OPTIONS } from '../../src/exposure/options/read-options.ts';
import type { Plan } from '../../src/plan.ts';
import { readSnapshot } from './read-snapshot.ts';

/** Names of the cases, sorted. */
export function goldenCases(): string[] {
  const entries = readdirSync(import.meta.dirname, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

export function readGoldenCase(name: string): ReturnType<typeof readSnapshot> {
  return readSnapshot(join(import.meta.dirname, name, 'cluster.yaml'));
}

/** What a plan looks like as the files of a case, by path. Options are shown where they differ from their defaults. */
export function describePlan({ exposures, rejected, files }: Plan): Record<string, string> {
  const shown = exposures.map(({ options, ...exposure }) => ({
    ...exposure,
    options: Object.fromEntries(
      Object.entries(options).filter(([key, value]) => value !== DEFAULT_OPTIONS[key as keyof typeof options]),
    ),
  }));
  const text = stringify({ exposures: shown, rejected }, { lineWidth: 0, aliasDuplicateObjects: false });
  return {
    'plan.yaml': text,
    ...Object.fromEntries(
      files.map(({ path, content }) => [path.includes('keepalived/') ? path : `nginx/${path}`, content]),
    ),
  };
}

export function readGolden(name: string): Record<string, string> {
  const directory = join(import.meta.dirname, name);
  const paths = globSync(['plan.yaml', 'nginx/**/*.conf', 'keepalived/*'], { cwd: directory });
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

export function writeGolden(name: string, files: Readonly<Record<string, string>>): void {
  const directory = join(import.meta.dirname, name);
  for (const folder of ['nginx', 'keepalived']) rmSync(join(directory, folder), { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}
