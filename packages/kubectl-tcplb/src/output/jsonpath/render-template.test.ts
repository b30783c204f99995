import { TcplbError } from '@tcplb/core';
import { expect, test } from 'vitest';
import { renderJsonPath } from './render-template.ts';

const list = {
  kind: 'List',
  missing: undefined,
  nothing: null,
  metadata: { annotations: { 'tcplb.dev/mode': 'auto' } },
  items: [
    { name: 'a', port: 80, tls: false, tags: ['x', 'y'] },
    { name: 'b', port: 443, tls: true, tags: [] },
    { name: 'c d', port: 8080, tls: false },
  ],
};

test.each([
  ['{.kind}', 'List'],
  ['{$.kind}', 'List'],
  ['kind={.kind}!', 'kind=List!'],
  ['plain text', 'plain text'],
  ['{.items[*].name}', 'a b c d'],
  ['{.items..name}', 'a b c d'],
  ['{..name}', 'a b c d'],
  ['{.items[0].port}', '80'],
  ['{.items[-1].port}', '8080'],
  ['{.items[0:2].name}', 'a b'],
  ['{.items[::2].name}', 'a c d'],
  ['{.items[1:].name}', 'b c d'],
  ['{.items[-2:].name}', 'b c d'],
  ['{.items[0,2].name}', 'a c d'],
  ["{.items[*]['name','port']}", 'a b c d 80 443 8080'],
  ["{.items[0]['name']}", 'a'],
  ['{.items[?(@.port>100)].name}', 'b c d'],
  ['{.items[?(@.port >= 443)].name}', 'b c d'],
  ['{.items[?(@.name=="c d")].port}', '8080'],
  ["{.items[?(@.name!='a')].port}", '443 8080'],
  ['{.items[?(@.tls==true)].name}', 'b'],
  ['{.items[?(@.tags)].name}', 'a b'],
  ['{.items[0].tags}', '["x","y"]'],
  ['{.items[0]}', '{"name":"a","port":80,"tags":["x","y"],"tls":false}'],
  ['{.metadata.annotations.tcplb\\.dev/mode}', 'auto'],
  ["{.metadata.annotations['tcplb.dev/mode']}", 'auto'],
  ['{.none.such}{.items[9].name}{.missing}{.nothing}', ''],
  ['{range .items[*]}{.name}{"\\t"}{.port}{"\\n"}{end}', 'a\t80\nb\t443\nc d\t8080\n'],
  ['{range .items[*]}{.name}:{range .tags[*]}<{@}>{end};{end}', 'a:<x><y>;b:;c d:;'],
  ['{range .items[?(@.tls==false)]}{.name "=" .port}{" "}{end}', 'a=80 c d=8080 '],
  ['{.items[0].*}', 'a 80 false ["x","y"]'],
])('%s', (template, text) => expect(renderJsonPath(list, template)).toBe(text));

test.each([
  ['{.items', '-o jsonpath: "{.items" has a { that is not closed'],
  ['{.items[0}', '-o jsonpath: "{.items[0}" has a { that is not closed'],
  ['{items}', '-o jsonpath: "items" is no path: it has to begin with a dot'],
  ['{.items[name]}', '-o jsonpath: ".items[name]" has [name], which is no index, slice, name or filter'],
  ['{range .items[*]}{.name}', '-o jsonpath: "{range .items[*]}{.name}" has a {range} without an {end}'],
  ['{end}', '-o jsonpath: "{end}" has an {end} without a {range}'],
  ['{"a}', '-o jsonpath: "{\\"a}" has a quote that is not closed'],
])('refuses %s', (template, message) => {
  expect(() => renderJsonPath(list, template)).toThrow(TcplbError);
  expect(() => renderJsonPath(list, template)).toThrow(message);
});
