import { expect, test } from 'vitest';
import { createEventLimiter } from './limit-events.ts';
import type { EventDetails } from './record-event.ts';

const MINUTE = 60_000;

function event(name: string, message = 'nobody is ready'): EventDetails {
  const object = { kind: 'Service', namespace: 'default', name };
  return { object, type: 'Warning', reason: 'NoReadyBackends', message, reporter: 'lb-1' };
}

test('25 about one object, then one in five minutes, and others are not concerned', () => {
  const admit = createEventLimiter();
  const admitted = (now: number) => Array.from({ length: 100 }, () => admit(event('web'), now)).filter(Boolean).length;
  expect(admitted(0)).toBe(25);
  expect(admit(event('other'), 0)).toEqual(event('other'));
  expect(admitted(5 * MINUTE - 1)).toBe(0);
  expect(admitted(5 * MINUTE + 1)).toBe(1);
  expect(admitted(15 * MINUTE + 2)).toBe(2);
  expect(admitted(1_000 * MINUTE)).toBe(25);
});

test('more than ten different messages are one Event, until there was nothing to tell for ten minutes', () => {
  const admit = createEventLimiter();
  const combined = (from: number, to: number, now: number) =>
    Array.from({ length: to - from }, (_, n) => admit(event('web', `message ${from + n}`), now)?.isCombined ?? false);
  expect(combined(0, 10, 0)).toEqual(Array(10).fill(false));
  expect(combined(0, 10, MINUTE)).toEqual(Array(10).fill(false));
  expect(combined(10, 12, MINUTE)).toEqual([true, true]);
  expect(combined(12, 13, 12 * MINUTE)).toEqual([false]);
});

test('what was not heard of for long is forgotten: 4,096 objects are remembered', () => {
  const admit = createEventLimiter();
  for (let n = 0; n < 25; n++) admit(event('web'), 0);
  expect(admit(event('web'), 0)).toBeUndefined();
  for (let n = 0; n < 4_096; n++) admit(event(`web-${n}`), 0);
  expect(admit(event('web'), 0)).toBeDefined();
});
