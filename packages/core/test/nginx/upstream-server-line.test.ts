/** What is said of one backend is what its plan's file holds. */
import { expect, test } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { upstreamServerLine } from '../../src/nginx/upstream-server-line.ts';
import { type Plan, plan } from '../../src/plan.ts';
import { goldenCases, readGoldenCase } from '../golden/golden-cases.ts';

const cases = goldenCases().filter((name) => !name.startsWith('user-template'));

function planOf(name: string): Plan {
  const { snapshot, configuration } = readGoldenCase(name);
  return plan(snapshot, configuration);
}

/** The `server ADDRESS …` lines of a file, in its order. */
function serverLines(content: string): string[] {
  return content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('server ') && !line.endsWith('{'));
}

test.each(cases)('%s: each file has the lines of its ready backends and no others', (name) => {
  const { exposures, files } = planOf(name);
  for (const { namespace, name, listeners, options } of exposures) {
    const file = files.find(({ exposure }) => exposure?.namespace === namespace && exposure.name === name);
    const expected = listeners.flatMap(({ backends }) =>
      backends.flatMap((backend) => upstreamServerLine(backend, options) ?? []),
    );
    expect(serverLines(file?.content ?? '')).toEqual(expected);
  }
});

test('the cases have backends of every state', () => {
  const backends = cases.flatMap((name) => planOf(name).exposures.flatMap(({ listeners }) => listeners));
  const states = new Set(backends.flatMap((listener) => listener.backends.map(({ state }) => state)));
  expect([...states].toSorted()).toEqual(['draining', 'excluded', 'ready']);
});

const backend: Backend = { node: 'node-1', address: '192.0.2.1', port: 446, state: 'ready' };

test.each<[string, Backend, string | undefined]>([
  ['ready', backend, 'server 192.0.2.1:446 max_fails=1 fail_timeout=2s; # node-1'],
  [
    'ready at an IPv6 address',
    { ...backend, address: '2001:db8::1' },
    'server [2001:db8::1]:446 max_fails=1 fail_timeout=2s; # node-1',
  ],
  ['draining', { ...backend, state: 'draining', reason: 'EndpointTerminating' }, undefined],
  ['excluded, without an address', { ...backend, address: '', state: 'excluded' }, undefined],
])('a backend that is %s', (_name, given, expected) => {
  expect(upstreamServerLine(given)).toBe(expected);
});
