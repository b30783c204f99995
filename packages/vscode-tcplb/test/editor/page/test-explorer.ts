/** The Test Explorer and the results of its last run. */
import type { Page } from 'playwright-core';
import { until } from '../until.ts';
import { createTree, type RowName, type Tree } from './tree.ts';

/** `Not yet run`, `Queued`, `Running`, `Passed`, `Failed`, `Errored`, `Skipped`: the words of the editor. */
export type TestState = string;

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
  waitForState(test: string, state: TestState): Promise<void>;
  /** The messages of the last run, as the results panel lists them below their tests. */
  messages(): Promise<readonly string[]>;
  /** Waits until a message of the last run contains the text. */
  waitForMessage(text: string): Promise<void>;
}

export function createTestExplorer(page: Page, run: (command: string) => Promise<void>): TestExplorer {
  const tree = createTree(page, 'Test Explorer');
  const tests = async (): Promise<readonly TestRow[]> =>
    (await tree.visibleRows()).map(({ name, level }) => ({ ...parse(name), level }));
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
    waitForState: async (test, state) => {
      await until(`the test "${test}" to be ${state}`, async () =>
        (await tests()).some((row) => row.label === test && row.state === state),
      );
    },
    waitForMessage: async (text) => {
      await until(`the test message "${text}"`, async () =>
        (await messages()).some((message) => message.includes(text)),
      );
    },
  };
}

/** `default/web (Failed), in 9.0ms`. */
const ROW = /^(.*) \(([A-Z][A-Za-z ]*)\)(?:,.*)?$/;

function parse(name: string): { label: string; state: TestState } {
  const [, label = name, state = ''] = ROW.exec(name) ?? [];
  return { label, state };
}

function named(test: string): RowName {
  return new RegExp(`^${test.replace(/[.*+?^${'$'}{}()|[\]\\]/g, '\\$&')} \\(`);
}
