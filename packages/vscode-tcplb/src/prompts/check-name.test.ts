import { describe, expect, it } from 'vitest';
import { english } from '../localizer.ts';
import { checkName, checkNamespace } from './check-name.ts';

const services = [
  { name: 'tcp-echo', isOurs: true },
  { name: 'kubernetes', isOurs: false },
];

const cases: readonly (readonly [name: string, finding: string | undefined])[] = [
  ['web', undefined],
  ['a', undefined],
  ['web-2', undefined],
  ['a'.repeat(63), undefined],
  ['', 'error: A name is needed.'],
  ['a'.repeat(64), 'error: A name has at most 63 characters; this one has 64.'],
  ['Web', 'error: A name has lower-case letters, digits and hyphens only.'],
  ['web.example', 'error: A name has lower-case letters, digits and hyphens only.'],
  ['web ', 'error: A name has lower-case letters, digits and hyphens only.'],
  ['2web', 'error: A name begins with a letter.'],
  ['-web', 'error: A name begins with a letter.'],
  ['web-', 'error: A name ends with a letter or a digit.'],
  ['tcp-echo', 'info: tcp-echo is exposed already; its listener will be changed.'],
  ['kubernetes', 'error: Service kubernetes exists and was not made by tcplb. Choose another name.'],
];

describe('checkName', () => {
  it.each(cases)('%j', (name, expected) => {
    const finding = checkName(name, services, english);
    expect(finding && `${finding.severity}: ${finding.message}`).toBe(expected);
  });
});

const namespaces: readonly (readonly [text: string, isValid: boolean])[] = [
  ['default', true],
  ['2nd', true],
  ['a'.repeat(63), true],
  ['', false],
  ['a'.repeat(64), false],
  ['Default', false],
  ['-a', false],
  ['a-', false],
  ['a.b', false],
];

describe('checkNamespace', () => {
  it.each(namespaces)('%j', (text, isValid) => {
    expect(checkNamespace(text, english) === undefined).toBe(isValid);
  });
});
