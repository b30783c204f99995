/** The quick parser either agrees with the thorough one or leaves the text to it. */
import { expect, it } from 'vitest';
import { defaultConfiguration } from '../configuration.ts';
import { type ParseOptions, parseConfiguration } from './parse-configuration.ts';
import { parseQuickly } from './parse-quickly.ts';

const header = 'apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\n';
const options: ParseOptions = {
  source: 'tcplb.yaml',
  defaults: defaultConfiguration({ isRoot: true, homeDirectory: '/root' }),
  isOnHost: true,
};

it.each([
  ['nothing but what it is', header],
  ['addresses', `${header}addresses: [192.0.2.10, "2001:DB8:0::1", 192.0.2.32/28, 198.51.100.1 - 198.51.100.9]\n`],
  ['quoted and plain scalars', `${header}nginx: {directory: '/srv/lb', keepRevisions: 5, allowSnippets: true}\n`],
  ['octal, hexadecimal and exponents', `${header}nginx: {keepRevisions: 0o12, workerConnections: 0x400}\n`],
  ['aliases', `${header}addresses: &a [192.0.2.10]\nnginx: {directory: &d /srv/lb, binary: *d}\n`],
  ['comments and a document marker', `---\n# ours\n${header}nginx:\n  keepRevisions: 3 # few\n`],
  ['no end of line', header.trimEnd()],
  ['JSON', JSON.stringify({ apiVersion: 'tcplb.dev/v1alpha1', kind: 'LoadBalancerConfiguration', addresses: ['::1'] })],
])('reads %s as the other does', (_, text) => {
  expect(parseQuickly(text, options)).toEqual(parseConfiguration(text, options));
});

it.each([
  ['no YAML', `${header}nginx: {`],
  ['two documents', `${header}---\n${header}`],
  ['a key twice', `${header}addresses: []\naddresses: []\n`],
  ['an alias that leads nowhere', `${header}addresses: *a\n`],
  ['what YAML 1.1 took for a boolean', `${header}nginx: {allowSnippets: yes}\n`],
  ['a merge', `${header}nginx: {<<: {keepRevisions: 3}}\n`],
  ['an unknown field', `${header}ngnix: {}\n`],
  ['an impossible value', `${header}nginx: {keepRevisions: 0}\n`],
  ['a number for text', `${header}nginx: {directory: 8}\n`],
  ['a template, which is to be read', `${header}nginx: {exposureTemplate: ours.mustache}\n`],
  ['nothing', ''],
])('leaves %s to the other', (_, text) => {
  expect(parseQuickly(text, options)).toBeUndefined();
});

it('leaves it to the other to refuse what the cluster may not say', () => {
  const text = `${header}nginx: {binary: /srv/nginx}\n`;
  expect(parseQuickly(text, options)).toBeDefined();
  expect(parseQuickly(text, { ...options, isOnHost: false })).toBeUndefined();
});
