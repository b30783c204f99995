/** From what somebody asked to run to the exposures to test. */
import type { TestItem, TestItemCollection, TestRunRequest } from 'vscode';
import type { ExposureElement } from '../tree/elements.ts';
import { exposureOf, type TestTarget } from './test-target.ts';

/** An exposure to test, or some of its backends. */
export interface ExposureJob {
  readonly exposure: ExposureElement;
  readonly item: TestItem;
  /** False when only the backends were asked for. */
  readonly isWhole: boolean;
  /** Of the backends to report on, by id. */
  readonly children: ReadonlyMap<string, TestItem>;
}

/** In the order of the items. */
export function selectJobs(
  { include, exclude = [] }: Pick<TestRunRequest, 'include' | 'exclude'>,
  all: TestItemCollection,
  targetOf: (item: TestItem) => TestTarget | undefined,
): ExposureJob[] {
  const excluded = new Set(exclude);
  const wholes = new Set<TestItem>();
  const children = new Map<TestItem, Map<string, TestItem>>();
  const add = (item: TestItem): void => {
    const target = targetOf(item);
    if (target === undefined || excluded.has(item)) return;
    if (target.kind === 'exposure') {
      wholes.add(item);
      children.set(item, children.get(item) ?? new Map());
    }
    if (target.kind === 'backend' && item.parent) {
      children.set(item.parent, (children.get(item.parent) ?? new Map()).set(item.id, item));
    }
    for (const [, child] of item.children) add(child);
  };
  for (const item of include ?? [...all].map(([, item]) => item)) add(item);
  return [...children].flatMap(([item, backends]) => {
    const target = targetOf(item);
    const exposure = target && exposureOf(target);
    return exposure ? { exposure, item, isWhole: wholes.has(item), children: backends } : [];
  });
}
