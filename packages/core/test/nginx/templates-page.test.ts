import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import { buildExposureView } from '../../src/nginx/build-exposure-view.ts';
import { renderTemplatesPage } from '../../src/nginx/render-templates-page.ts';
import { viewFields } from '../../src/nginx/view-fields.ts';
import { plan } from '../../src/plan.ts';
import { goldenCases, readGoldenCase } from '../golden/golden-cases.ts';

test('docs/templates.md is up to date (pnpm run docs)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/templates.md'), 'utf8');
  expect(renderTemplatesPage(page)).toBe(page);
});

/** Paths of all fields below a value; the entries of a list have the path of the list. */
function pathsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => pathsOf(entry, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = path === '' ? key : `${path}.${key}`;
    return [place, ...pathsOf(inner, place)];
  });
}

test('the table has every field of the views of the golden cases, and no other', () => {
  const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
  const views = goldenCases().flatMap((name) => {
    const { snapshot, configuration } = readGoldenCase(name);
    return plan(snapshot, configuration).exposures.map((exposure) => buildExposureView(exposure, nginx));
  });
  expect([...new Set(views.flatMap((view) => pathsOf(view)))].toSorted()).toEqual(
    viewFields.map(({ path }) => path).toSorted(),
  );
});
