import type { Exposure } from '@tcplb/core';
import { Gauge, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { countBackends } from './count-backends.ts';

const host = { host: 'lb1' };

/** As much of an exposure as is counted; `looks` is told of each look at it. */
function exposureOf(name: string, states: readonly string[], looks: string[] = []): Exposure {
  return {
    namespace: 'default',
    name,
    get listeners() {
      looks.push(name);
      return [{ backends: states.map((state) => ({ state })) }];
    },
  } as unknown as Exposure;
}

function startCounting() {
  const registry = new Registry();
  const labelNames = ['namespace', 'exposure', 'state', 'host'] as const;
  const count = countBackends(new Gauge({ name: 'backends', help: 'b', labelNames, registers: [registry] }));
  const read = async (): Promise<string[]> => {
    const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('backends{'));
    return lines.map((line) => line.replace(/^.*exposure="(\w+)",state="(\w+)",host="(\w+)"} /, '$3 $1 $2 ')).sort();
  };
  return { count, read };
}

test('backends are counted by exposure, state and host', async () => {
  const { count, read } = startCounting();
  count(host, [exposureOf('a', ['ready', 'draining', 'ready']), exposureOf('b', ['ready'])]);
  count({ host: 'lb2' }, [exposureOf('a', ['excluded'])]);
  expect(await read()).toEqual(['lb1 a draining 1', 'lb1 a ready 2', 'lb1 b ready 1', 'lb2 a excluded 1']);
});

test('what is no longer there is no longer told', async () => {
  const { count, read } = startCounting();
  count(host, [exposureOf('a', ['ready', 'draining']), exposureOf('b', ['ready'])]);
  count(host, [exposureOf('a', ['ready'])]);
  expect(await read()).toEqual(['lb1 a ready 1']);
});

test('an exposure that has not changed is not looked at', async () => {
  const { count, read } = startCounting();
  const looks: string[] = [];
  const same = exposureOf('same', ['ready'], looks);
  count(host, [same, exposureOf('other', ['ready'], looks)]);
  looks.length = 0;
  count(host, [same, exposureOf('other', ['draining'])]);
  expect(looks).toEqual(['other']);
  expect(await read()).toEqual(['lb1 other draining 1', 'lb1 same ready 1']);
});
