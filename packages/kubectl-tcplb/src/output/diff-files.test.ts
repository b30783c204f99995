import { expect, test } from 'vitest';
import { diffFiles } from './diff-files.ts';

const file = (path: string, content: string) => ({ path, content });

test('equal files make no diff', () => {
  expect(diffFiles([file('a', 'x\n')], [file('a', 'x\n')])).toBe('');
});

test('changed, new and removed files, sorted by path', () => {
  const live = [file('gone', 'old\n'), file('nginx.conf', 'one\ntwo\n')];
  const planned = [file('nginx.conf', 'one\nthree\n'), file('b', 'new\n')];
  expect(diffFiles(live, planned)).toBe(`diff -u -N live/b planned/b
--- live/b
+++ planned/b
@@ -0,0 +1,1 @@
+new
diff -u -N live/gone planned/gone
--- live/gone
+++ planned/gone
@@ -1,1 +0,0 @@
-old
diff -u -N live/nginx.conf planned/nginx.conf
--- live/nginx.conf
+++ planned/nginx.conf
@@ -1,2 +1,2 @@
 one
-two
+three
`);
});
