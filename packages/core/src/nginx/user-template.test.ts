import { expect, test } from 'vitest';
import { exposureTemplate } from './templates.ts';
import { findFileProblem, findTemplateProblem } from './user-template.ts';
import type { ExposureView } from './view-model.ts';

test.each<[string, string, string | undefined]>([
  ['our own', exposureTemplate, undefined],
  ['nothing but text', 'server { return ""; }', undefined],
  ['a path', '{{#listeners}}{{upstream.name}}{{/listeners}}', undefined],
  ['other delimiters', '{{=<% %>=}}<%name%>', undefined],
  ['a comment', '{{! whatever }}', undefined],
  ['a field that is none', '{{#listeners}}{{prot}}{{/listeners}}', 'it shows "prot", which the view does not have'],
  ['a section that is none', '{{^tls}}{{/tls}}', 'it shows "tls", which the view does not have'],
  ['a part of a path', '{{upstream.nme}}', 'it shows "nme", which the view does not have'],
  ['without escaping', '{{{nme}}}', 'it shows "nme", which the view does not have'],
  ['a partial', '{{> header}}', 'it includes "header", and templates are whole by themselves'],
  ['an open section', '{{#listeners}}', 'mustache says: Unclosed section "listeners" at 14'],
  ['an open tag', '{{name', 'mustache says: Unclosed tag at 6'],
])('%s', (_name, template, problem) => {
  expect(findTemplateProblem(template)).toBe(problem);
});

const view = { listeners: [{ listens: ['192.0.2.1:446 so_keepalive=on'] }] } as unknown as ExposureView;

test.each<[string, string, string | undefined]>([
  ['what listens where it is to', 'server { listen 192.0.2.1:446; return ""; }', undefined],
  ['what listens elsewhere', 'server { listen 446; return ""; }', 'what comes of it does not listen on 192.0.2.1:446'],
  ['what listens nowhere', '', 'what comes of it does not listen on 192.0.2.1:446'],
  ['what is not whole', 'server { listen 192.0.2.1:446;', 'what comes of it is no sequence of whole directives'],
])('a file: %s', (_name, content, problem) => {
  expect(findFileProblem(content, view)).toBe(problem);
});
