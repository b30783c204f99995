/** Makes the items of the Test Explorer equal to a plan, in place, so that results and expansion stay. */
import type { TestController, TestItem, TestItemCollection } from 'vscode';
import type { ItemPlan } from './plan-items.ts';
import type { TestTarget } from './test-target.ts';

/** Items and what they stand for. */
export interface ItemRegistry {
  readonly controller: Pick<TestController, 'createTestItem'>;
  readonly targets: WeakMap<TestItem, TestTarget>;
}

/** Items of the collection outside `isConcerned` stay as they are. */
export function syncItems(
  registry: ItemRegistry,
  items: TestItemCollection,
  plans: readonly ItemPlan[],
  isConcerned: (target: TestTarget) => boolean = () => true,
): void {
  const wanted = new Set(plans.map(({ id }) => id));
  for (const [id, item] of [...items]) {
    const target = registry.targets.get(item);
    if (!wanted.has(id) && (target === undefined || isConcerned(target))) items.delete(id);
  }
  for (const plan of plans) syncItem(registry, items, plan);
}

function syncItem(registry: ItemRegistry, items: TestItemCollection, plan: ItemPlan): void {
  const existing = items.get(plan.id);
  const item = existing ?? registry.controller.createTestItem(plan.id, plan.label);
  // Each assignment goes to the window, so only what is different is assigned.
  if (item.label !== plan.label) item.label = plan.label;
  if (item.error !== plan.error) item.error = plan.error;
  const sortText = naturalOrder(plan.label);
  if (item.sortText !== sortText) item.sortText = sortText;
  registry.targets.set(item, plan.target);
  syncItems(registry, item.children, plan.children);
  if (existing === undefined) items.add(item);
}

/** Sorts `node-10` behind `node-9`. */
function naturalOrder(label: string): string {
  return label.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}
