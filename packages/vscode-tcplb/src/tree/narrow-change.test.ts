import { expect, test } from 'vitest';
import {
  sampleDaemonSet,
  sampleNode,
  sampleService,
  sampleSlice,
  sampleView,
} from '../../test/support/sample-cluster.ts';
import { sampleModel, sampleSource } from '../../test/support/sample-model.ts';
import { childRows } from './build-tree.ts';
import type { TreeElement } from './elements.ts';
import { narrowChange } from './narrow-change.ts';
import { createShownElements, type ShownElements } from './shown-elements.ts';
import type { TreeModel } from './tree-model.ts';

const SOURCE = sampleSource('lab');
const NAMESPACE = { kind: 'namespace', sourceId: SOURCE.id, namespace: 'default' } as const;
const exposure = (name: string) => ({ ...NAMESPACE, kind: 'exposure', name });

/** Exposures, by the readiness of their backends. */
function modelOf(exposures: Readonly<Record<string, readonly boolean[]>>): TreeModel {
  const view = sampleView({
    nodes: [sampleNode(1), sampleNode(2)],
    services: Object.keys(exposures).map((name, index) => sampleService({ name }, 446 + index)),
    endpointSlices: Object.entries(exposures).map(([name, ready], index) =>
      sampleSlice(
        { name },
        446 + index,
        ready.map((isReady, place) => ({ number: place + 1, ready: isReady })),
      ),
    ),
    daemonSets: [sampleDaemonSet({ name: 'a' }, 446)],
  });
  return sampleModel({ sources: [SOURCE], states: { lab: { phase: 'ready', view } } });
}

/** All unfolded. */
function showAll(model: TreeModel, shown: ShownElements, parent?: TreeElement): void {
  for (const element of shown.show(parent, childRows(model, parent))) showAll(model, shown, element);
}

test.each([
  ['nothing', { a: [true, false], b: [true, false] }, []],
  ['an exposure of which another backend is ready', { a: [true, false], b: [false, true] }, [exposure('b')]],
  ['two exposures', { a: [false, true], b: [false, true] }, [exposure('a'), exposure('b')]],
  ['the namespace, which counts those in trouble', { a: [true, false], b: [true, true] }, [NAMESPACE]],
  ['the namespace, for an exposure that went', { a: [true, false] }, [NAMESPACE]],
])('what is asked for anew is %s', (_, after, expected) => {
  const shown = createShownElements();
  showAll(modelOf({ a: [true, false], b: [true, false] }), shown);
  expect(narrowChange(modelOf(after), shown, shown.resolve(NAMESPACE))).toEqual(expected);
});

test('what is inside a folded row is asked for when it is unfolded', () => {
  const shown = createShownElements();
  const model = modelOf({ a: [true, true] });
  shown.show(undefined, childRows(model));
  const [context] = childRows(model).map(({ element }) => element);
  expect(narrowChange(modelOf({ a: [true, true] }), shown, shown.resolve(context as TreeElement))).toEqual([]);
});

test('a tooltip that says something else is asked for anew once somebody has seen it', () => {
  const shown = createShownElements();
  const model = modelOf({ a: [true, false] });
  showAll(model, shown);
  const [a] = shown.rowsBelow(NAMESPACE) ?? [];
  if (a === undefined) throw new Error('nothing is shown');
  shown.replace({ ...a, told: a.tooltip() });
  expect(narrowChange(model, shown, shown.resolve(NAMESPACE))).toEqual([]);
  shown.replace({ ...a, told: 'what it said before' });
  expect(narrowChange(model, shown, shown.resolve(NAMESPACE))).toEqual([exposure('a')]);
});
