/** `docs/configuration.md` tells the truth: its example is valid and complete, its tables are those of the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurationSchema } from '../../src/configuration/configuration-schema.ts';
import { parseConfiguration } from '../../src/configuration/parse-configuration.ts';
import { defaultConfiguration } from '../../src/configuration.ts';
import { optionSchemas } from '../../src/exposure/options/option-schemas.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
const example = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? '';
const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });

it('has a valid example with every field', () => {
  const source = 'docs/configuration.md';
  expect(() => parseConfiguration(example, { source, defaults, isOnHost: true })).not.toThrow();
  const { nginx, ...top } = parse(example);
  expect(Object.keys({ ...top, nginx })).toEqual(Object.keys(configurationSchema.shape));
  expect(Object.keys(nginx)).toEqual(Object.keys(configurationSchema.shape.nginx.def.innerType.shape));
});

it('gives the defaults where the example shows them', () => {
  const parsed = parseConfiguration(example, { source: 'example', defaults, isOnHost: true });
  const { layout: _layout, pidFile: _pidFile, binary: _binary, ...shown } = parsed.nginx;
  expect(defaults.nginx).toMatchObject(shown);
});

it.each(Object.values(optionSchemas))('describes $annotation', ({ annotation }) => {
  expect(text).toContain(`| \`${annotation}\` |`);
});
