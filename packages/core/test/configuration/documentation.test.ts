/** `docs/configuration.md` tells the truth: its example is valid and complete, its tables are those of the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurationSchema } from '../../src/configuration/configuration-schema.ts';
import { parseConfiguration } from '../../src/configuration/parse-configuration.ts';
import { configurationJsonSchema, renderJsonSchema } from '../../src/configuration/reference/json-schema.ts';
import { renderConfigurationPage } from '../../src/configuration/reference/render-configuration-page.ts';
import { defaultConfiguration } from '../../src/configuration.ts';

const docs = join(import.meta.dirname, '../../../../docs');
const text = readFileSync(join(docs, 'configuration.md'), 'utf8');
const example = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? '';
const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const options = { source: 'docs/configuration.md', defaults, isOnHost: true, readTemplate: () => '' };

it('has a valid example with every field', () => {
  expect(() => parseConfiguration(example, options)).not.toThrow();
  const { nginx, keepalived, ...top } = parse(example);
  expect(Object.keys({ ...top, nginx, keepalived })).toEqual(Object.keys(configurationSchema.shape));
  expect(Object.keys(keepalived)).toEqual(Object.keys(configurationSchema.shape.keepalived.def.innerType.shape));
  expect(Object.keys(nginx)).toEqual(Object.keys(configurationSchema.shape.nginx.def.innerType.shape));
  expect(Object.keys(top.hosts[0])).toEqual(
    Object.keys(configurationSchema.shape.hosts.def.innerType.def.element.shape),
  );
});

it('gives the defaults where the example shows them', () => {
  const { nginx } = parseConfiguration(example, options);
  const { layout: _layout, pidFile: _pidFile, binary: _binary, exposureTemplate: _template, ...shown } = nginx;
  expect(defaults.nginx).toMatchObject(shown);
});

it('has the defaults of the code in the schema', () => {
  const fields = configurationJsonSchema().properties?.nginx?.properties ?? {};
  const given = Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined ? [] : [`  ${name}: ${field.default}\n`],
  );
  const file = `apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\nnginx:\n${given.join('')}`;
  expect(given).not.toEqual([]);
  expect(parseConfiguration(file, options)).toEqual(defaults);
});

it('has the defaults of the code for keepalived', () => {
  const fields = Object.entries(configurationJsonSchema().properties?.keepalived?.properties ?? {});
  const given = fields.flatMap(([name, { default: standard }]) =>
    standard === undefined ? [] : [`  ${name}: ${standard}\n`],
  );
  const file = (extra: string) => `\
apiVersion: tcplb.dev/v1alpha1
kind: LoadBalancerConfiguration
keepalived:
  virtualAddresses: [192.0.2.10/24]
  interface: eth0
${extra}hosts:
  - { name: lb1, keepalived: { unicastAddresses: [192.0.2.11] } }
  - { name: lb2, ssh: lb2, keepalived: { unicastAddresses: [192.0.2.12] } }
`;
  expect(given.length).toBeGreaterThan(5);
  expect(parseConfiguration(file(given.join('')), options)).toEqual(parseConfiguration(file(''), options));
});

it('has the tables of the code (pnpm docs writes them)', () => {
  expect(renderConfigurationPage(text)).toBe(text);
});

it('has the JSON Schema of the code (pnpm docs writes it)', () => {
  expect(readFileSync(join(docs, 'tcplb.schema.json'), 'utf8')).toBe(renderJsonSchema());
});
