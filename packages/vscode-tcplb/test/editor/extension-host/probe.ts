/** Code of a test that runs inside the extension host, beside the installed extension. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Editor, type EditorOptions, openEditor } from '../open-editor.ts';
import { until } from '../until.ts';

export interface Probe<T> {
  /** To install: an entry for `extensions` of the editor. */
  readonly extension: string;
  /** To add to `env` of the editor. */
  readonly env: Readonly<Record<string, string>>;
  /** What `run` resolved to. Fails with its error, or after the deadline (milliseconds, default 120 s). */
  result(timeoutMs?: number): Promise<T>;
  dispose(): Promise<void>;
}

/**
 * Prepares a module whose `run(vscode)` is called once the editor has started; what it resolves to must be JSON.
 * Plain JavaScript or TypeScript; it gets the `vscode` API as its argument and must not import it.
 */
export async function createProbe<T>(module: string): Promise<Probe<T>> {
  const directory = await mkdtemp(join(tmpdir(), 'tcplb-probe-'));
  const file = join(directory, 'result.json');
  return {
    extension: join(import.meta.dirname, 'probe'),
    env: { PROBE_MODULE: resolve(module), PROBE_RESULT: file },
    result: async (timeoutMs = 120_000) => {
      const text = await until(`the result of ${module}`, () => readFile(file, 'utf8'), { timeoutMs });
      const outcome = JSON.parse(text) as { readonly value: T; readonly error?: string };
      if (outcome.error !== undefined) throw new Error(`${module} failed in the extension host:\n${outcome.error}`);
      return outcome.value;
    },
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

/**
 * Opens an editor, runs a module in its extension host, and closes the editor. `meanwhile` uses the window while the
 * module runs.
 */
export async function runInExtensionHost<T>(
  module: string,
  options: EditorOptions,
  meanwhile: (editor: Editor) => Promise<void> = async () => undefined,
): Promise<T> {
  const probe = await createProbe<T>(module);
  try {
    const extensions = [...(options.extensions ?? []), probe.extension];
    const editor = await openEditor({ ...options, extensions, env: { ...options.env, ...probe.env } });
    try {
      await meanwhile(editor);
      return await probe.result();
    } catch (error) {
      await editor.printEvidence(`probe ${module}`);
      throw error;
    } finally {
      await editor.close();
    }
  } finally {
    await probe.dispose();
  }
}
