/** The packed extension installs in a real VS Code and shows its view. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumIsInstalled } from './editor/browser.ts';
import { extensionUnderTest } from './editor/extension-under-test.ts';
import { type Editor, openEditor } from './editor/open-editor.ts';

describe.skipIf(!(await chromiumIsInstalled()))('a fresh editor (needs chromium)', { timeout: 120_000 }, () => {
  let editor: Editor;

  beforeAll(async () => {
    editor = await openEditor({ extensions: [extensionUnderTest()] });
  }, 120_000);

  afterAll(() => editor?.close());

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => editor.printEvidence(task.name));
  });

  test('shows the view of the extension, which says how to start', async () => {
    const { workbench, server } = editor;
    await workbench.tree('Backends').focus();
    const welcome = workbench.welcome('Backends');
    await welcome.waitFor('No kubeconfig was found');
    expect(await welcome.buttons()).toContain('Start Sandbox Cluster');
    expect((await server.logs()).extensionHost).not.toContain('[error]');
    await workbench.screenshot('smoke');
  });
});
