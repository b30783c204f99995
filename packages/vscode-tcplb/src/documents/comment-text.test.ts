import { TcplbError } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { commentText } from './comment-text.ts';

const cases: readonly (readonly [name: string, error: unknown, text: string])[] = [
  ['an error with nothing to do about it', new Error('no'), '# no\n'],
  ['an error of several lines', new Error('first\nsecond'), '# first\n# second\n'],
  [
    'a rejection with its suggestion',
    new TcplbError('PortConflict', 'Service default/web: *:446/TCP belongs to default/tcp-echo', {
      suggestions: ['Choose another --port.'],
    }),
    '# Service default/web: *:446/TCP belongs to default/tcp-echo\n#\n# Choose another port.\n',
  ],
];

describe('commentText', () => {
  it.each(cases)('%s', (_name, error, text) => {
    expect(commentText(error)).toBe(text);
  });
});
