import { beforeEach, expect, test } from 'vitest';
import type { BackendReason } from '../backends/backend.ts';
import type { Exposure } from '../exposure/exposure.ts';
import { DEFAULT_OPTIONS } from '../exposure/options/read-options.ts';
import { type Brake, createBrake } from './create-brake.ts';

let brake: Brake;

beforeEach(() => {
  brake = createBrake(1_000);
});

/** With one backend for each reason; `undefined` is a ready one. */
function exposure(name: string, ...reasons: (BackendReason | undefined)[]): Exposure {
  const backends = reasons.map((reason, index) => ({
    node: `node-${index}`,
    address: `10.0.0.${index}`,
    port: 446,
    state: reason === undefined ? ('ready' as const) : ('excluded' as const),
    ...(reason && { reason }),
  }));
  const listeners = [{ address: '*', protocol: 'TCP' as const, port: 446, backends }];
  const rest = { createdAt: '', modeReason: '', sessionAffinity: false, sourceRanges: [], options: DEFAULT_OPTIONS };
  return { namespace: 'default', name, mode: 'host-network', ipFamilies: ['IPv4'], listeners, ...rest };
}

const good = exposure('web', undefined, undefined);
const bad = exposure('web', 'NodeNotReady', 'NodeNotReady');

/** `web 2`: exposures and their ready backends; what is held, and until when. */
function at(now: number, ...exposures: Exposure[]): string[] {
  const { exposures: held, holds } = brake.hold(exposures, now);
  brake.confirm(held, now);
  const counts = held.map(
    ({ name, listeners }) => `${name} ${listeners[0]?.backends.filter(({ state }) => state === 'ready').length}`,
  );
  return [
    ...counts,
    ...holds.map(({ name, lost, ready, until }) => `${name} holds ${lost} of ${ready} until ${until}`),
  ];
}

test('a loss is believed when it has lasted', () => {
  expect(at(0, good)).toEqual(['web 2']);
  expect(at(100, bad)).toEqual(['web 2', 'web holds 2 of 2 until 1100']);
  expect(at(600, bad)).toEqual(['web 2', 'web holds 2 of 2 until 1100']);
  expect(at(1_100, bad)).toEqual(['web 0']);
  expect(at(1_200, bad)).toEqual(['web 0']);
});

test('a loss that passes leaves no trace', () => {
  at(0, good);
  at(100, bad);
  expect(at(500, good)).toEqual(['web 2']);
  expect(at(1_200, bad)).toEqual(['web 2', 'web holds 2 of 2 until 2200']);
});

test('what goes one after the other within that time is one loss; what is gone stays gone', () => {
  const four = (...reasons: (BackendReason | undefined)[]) => exposure('web', ...reasons);
  const down = 'NodeNotReady';
  at(0, four(undefined, undefined, undefined, undefined));
  expect(at(100, four(down, undefined, undefined, undefined))).toEqual(['web 3']);
  expect(at(200, four(down, down, undefined, undefined))).toEqual(['web 2']);
  expect(at(300, four(down, down, down, undefined))).toEqual(['web 2', 'web holds 1 of 2 until 1300']);
  expect(at(1_300, four(down, down, down, undefined))).toEqual(['web 1']);
});

test('what goes more slowly is no sudden loss', () => {
  at(0, exposure('web', undefined, undefined, undefined, undefined));
  at(100, exposure('web', 'NodeNotReady', undefined, undefined, undefined));
  expect(at(1_500, exposure('web', 'NodeNotReady', 'NodeNotReady', undefined, undefined))).toEqual(['web 2']);
  expect(at(3_000, exposure('web', 'NodeNotReady', 'NodeNotReady', 'NodeNotReady', undefined))).toEqual(['web 1']);
});

test('others go on, and what is deleted is gone at once', () => {
  at(0, good, exposure('mail', undefined), exposure('old', undefined));
  const mail = exposure('mail', undefined, undefined);
  expect(at(100, bad, mail)).toEqual(['web 2', 'mail 2', 'web holds 2 of 2 until 1100']);
});

test('what was believed and could not be served is not held anew', () => {
  at(0, good);
  at(100, bad);
  expect(brake.hold([bad], 1_100).exposures).toEqual([bad]);
  expect(brake.hold([bad], 5_000).exposures).toEqual([bad]);
});

test('with no time to hold, all is believed', () => {
  brake = createBrake(0);
  at(0, good);
  expect(at(0, bad)).toEqual(['web 0']);
});

test('what nobody has confirmed it takes as it is', () => {
  expect(at(0, bad)).toEqual(['web 0']);
});
