import { defineConfig } from 'vitest/config';

/** A VS Code server, its extension host and a browser each: one file after the other, when the rest is done. */
const editorTests = ['packages/vscode-tcplb/test/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all but the editor',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: editorTests,
          // Most of them wait for processes; by default one core is left idle, half of a small machine.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'editor',
          include: editorTests,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
    execArgv: ['--conditions=development'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
});
