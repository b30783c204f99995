/** The Test Explorer and the results of its last run. */
import type { Page } from 'playwright-core';
import { until, type Wait } from '../until.ts';
import type { PageElement } from './page-element.ts';
import { escapeRegExp } from './read-text.ts';
import { createTree, type RowName, type Tree } from './tree.ts';

export type TestState = 'not run' | 'queued' | 'running' | 'passed' | 'failed' | 'errored' | 'skipped';

export interface TestRow {
  readonly label: string;
  readonly state: TestState;
  readonly level: number;
}

export interface TestExplorer {
  /** The tree of tests, for what has no method here. */
  readonly tree: Tree;
  focus(): Promise<void>;
  /** The tests in view. */
  tests(): Promise<readonly TestRow[]>;
  /** Runs one test with its children, by the button of its row. */
  run(test: string): Promise<void>;
  runAll(): Promise<void>;
  cancel(): Promise<void>;
  /** Waits until the test is in this state. */
  waitForState(test: string, state: TestState, wait?: Wait): Promise<void>;
  /** The messages of the last run, as the results panel lists them below their tests. */
  messages(): Promise<readonly string[]>;
  /** Waits until a message of the last run contains the text. */
  waitForMessage(text: string): Promise<void>;
}

export function createTestExplorer(page: Page, run: (command: string) => Promise<void>): TestExplorer {
  const tree = createTree(page, 'Test Explorer');
  const rows = page.getByRole('tree', { name: 'Test Explorer' }).locator('.monaco-list-rows > .monaco-list-row');
  const tests = async (): Promise<readonly TestRow[]> => {
    const read = await rows.evaluateAll(READ_ROWS);
    return read.sort((a, b) => a.index - b.index).map(({ label, state, level }) => ({ label, state, level }));
  };
  const results = createTree(page, 'Test Result Messages');
  const messages = async (): Promise<readonly string[]> => (await results.visibleRows()).map((row) => row.name);
  return {
    tree,
    tests,
    messages,
    focus: tree.focus,
    run: (test) => tree.pressInline(named(test), 'Run Test'),
    runAll: () => run('Test: Run All Tests'),
    cancel: () => run('Test: Cancel Test Run'),
    waitForState: async (test, state, wait) => {
      const isInState = async () => (await tests()).some((row) => row.label === test && row.state === state);
      await until(`the test "${test}" to be ${state}`, isInState, wait);
    },
    waitForMessage: async (text) => {
      await until(`the test message "${text}"`, async () =>
        (await messages()).some((message) => message.includes(text)),
      );
    },
  };
}

/** The accessibility label ends with a state that the editor does not keep up to date, so only its start counts. */
function named(test: string): RowName {
  return new RegExp(`^${escapeRegExp(test)} \\(`);
}

/** Runs in the page, on all rows at once. The state is in the name of the icon. */
const READ_ROWS = (rows: PageElement[]): (TestRow & { index: number })[] => {
  const states: Record<string, TestState> = {
    unset: 'not run',
    queued: 'queued',
    passed: 'passed',
    failed: 'failed',
    error: 'errored',
    skipped: 'skipped',
  };
  return rows.map((row) => {
    const icon = row.querySelector('.computed-state')?.getAttribute('class') ?? '';
    return {
      index: Number(row.getAttribute('data-index')),
      label: row.getAttribute('aria-label')?.replace(/ \([A-Z][A-Za-z ]*\).*$/, '') ?? '',
      state: states[/codicon-testing-(\w+)-icon/.exec(icon)?.[1] ?? ''] ?? 'running',
      level: Number(row.getAttribute('aria-level')),
    };
  });
};
