import { expect, test } from 'vitest';
import { formatFiles } from './format-files.ts';

test.each([
  ['none', [], ''],
  ['one', [{ path: 'nginx.conf', content: 'events {}\n' }], '# file: nginx.conf\nevents {}\n'],
  [
    'two, apart',
    [
      { path: 'nginx.conf', content: 'events {}\n' },
      { path: 'exposures/a.b.conf', content: 'server {}\n' },
    ],
    '# file: nginx.conf\nevents {}\n\n# file: exposures/a.b.conf\nserver {}\n',
  ],
  ['one that does not end its last line', [{ path: 'a', content: 'b' }], '# file: a\nb\n'],
  ['an empty one', [{ path: 'a', content: '' }], '# file: a\n\n'],
])('%s', (_name, files, expected) => {
  expect(formatFiles(files)).toBe(expected);
});
