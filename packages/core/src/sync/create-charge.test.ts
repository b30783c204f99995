import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TcplbError } from '../errors.ts';
import type { AgentEvent } from './agent-event.ts';
import { createCharge } from './create-charge.ts';
import type { Target } from './create-target.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('tells who is in charge when that changes, and looks for it seldom while another agent is', async () => {
  let other: string | undefined = 'process 1';
  let looks = 0;
  const takeCustody = async () => {
    looks += 1;
    return other === undefined ? undefined : new TcplbError('HostBusy', other);
  };
  const told: string[] = [];
  const onEvent = (event: AgentEvent) =>
    void told.push(event.type === 'took-charge' ? `took charge, after another: ${event.isTakeover}` : event.type);
  const isInCharge = createCharge({ timing: { standbyMs: 2_000 }, onEvent });
  const ask = () => isInCharge({ takeCustody } as Target);

  expect([await ask(), await ask(), await ask()]).toEqual([false, false, false]);
  expect({ looks, told }).toEqual({ looks: 1, told: ['stood-back'] });
  vi.advanceTimersByTime(2_000);
  expect([await ask(), looks, told.length]).toEqual([false, 2, 1]);
  other = 'process 2';
  vi.advanceTimersByTime(2_000);
  expect([await ask(), told.length]).toEqual([false, 2]);
  other = undefined;
  vi.advanceTimersByTime(2_000);
  expect([await ask(), await ask()]).toEqual([true, true]);
  expect(told).toEqual(['stood-back', 'stood-back', 'took charge, after another: true']);
});
