/** The harness itself: a real VS Code in a real browser shows a view of an installed extension. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { type Editor, openEditor } from './editor/open-editor.ts';

const FIXTURE = join(import.meta.dirname, 'editor', 'fixture');

describe.skipIf(!(await chromiumIsInstalled()))('an editor in a browser (needs chromium)', () => {
  let editor: Editor;

  beforeAll(async () => {
    editor = await openEditor({ extensions: [FIXTURE] });
  }, 120_000);

  afterAll(() => editor?.close());

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  test('shows the tree of an extension', async () => {
    const tree = editor.workbench.tree('Things');
    await tree.focus();
    await tree.expand('ns-1');
    await tree.waitForRow('thing-1');
    expect((await tree.visibleRows()).map(({ label, description, level }) => [level, label, description])).toEqual([
      [1, 'ns-1', '2 things'],
      [2, 'thing-1', '127.0.0.1:80'],
      [2, 'thing-2', '127.0.0.1:80'],
    ]);
    await editor.workbench.screenshot('smoke');
  });
});
