import { describe, expect, it } from 'vitest';
import { servedKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { createStore, type StoreEvent } from './store.ts';

const kind = servedKind('', 'configmaps');
const object = (name: string, value = ''): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'a' },
  data: { value },
});
const names = (objects: readonly KubeObject[]) => objects.map((one) => one.metadata.name);

describe('store', () => {
  it('gives every write a revision and a frozen object', () => {
    const store = createStore();
    const first = store.insert(kind, object('x'));
    const second = store.replace(kind, object('x', 'new'));
    expect(Number(second.metadata.resourceVersion)).toBe(Number(first.metadata.resourceVersion) + 1);
    expect(Object.isFrozen(second.data)).toBe(true);
    expect(store.get(kind, 'a', 'x')).toBe(second);
  });

  it('refuses a name twice, and what is not there', () => {
    const store = createStore();
    store.insert(kind, object('x'));
    expect(() => store.insert(kind, object('x'))).toThrow('configmaps "x" already exists');
    expect(() => store.replace(kind, object('y'))).toThrow('configmaps "y" not found');
    expect(() => store.remove(kind, 'a', 'y')).toThrow('configmaps "y" not found');
  });

  it('lists in the order of keys, now and at any past revision', () => {
    const store = createStore();
    store.insert(kind, object('c'));
    store.insert(kind, object('a', 'old'));
    const past = store.revision();
    store.replace(kind, object('a', 'new'));
    store.remove(kind, 'a', 'c');
    store.insert(kind, object('b'));
    expect(names(store.list(kind))).toEqual(['a', 'b']);
    expect(names(store.listAt(kind, past))).toEqual(['a', 'c']);
    expect(store.listAt(kind, past)[0]?.data).toEqual({ value: 'old' });
  });

  it('tells listeners until they leave', () => {
    const store = createStore();
    const seen: StoreEvent['type'][] = [];
    const leave = store.subscribe(({ type }) => seen.push(type));
    store.insert(kind, object('x'));
    store.replace(kind, object('x', 'new'));
    store.remove(kind, 'a', 'x');
    leave();
    store.insert(kind, object('x'));
    expect(seen).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('remembers at least as many events as it is told to', () => {
    const store = createStore(5);
    for (let count = 0; count < 12; count += 1) store.insert(kind, object(`x${count}`));
    expect(store.since(store.revision() - 5)).toHaveLength(5);
    expect(() => store.since(1)).toThrow(/^too old resource version: 1 \(\d+\)$/);
  });
});
