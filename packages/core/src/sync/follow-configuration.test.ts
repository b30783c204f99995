import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FoundConfiguration } from '../cluster/read-configuration.ts';
import type { LoadBalancerConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { type FollowedConfiguration, followConfiguration } from './follow-configuration.ts';

const CONFIG_MAP = 'ConfigMap tcplb-system/tcplb';
const DEFAULTS = 'built-in defaults';

const configurationOf = (address: string) => ({ addresses: [address] }) as unknown as LoadBalancerConfiguration;
const found = (source: string, address: string): FoundConfiguration => ({
  configuration: configurationOf(address),
  source,
  isOnHost: source !== CONFIG_MAP,
});

let stopping: AbortController;
/** What is found next. */
let next: FoundConfiguration | TcplbError;
/** Why it cannot be used, if so. */
let refusal: TcplbError | undefined;
let told: string[];

function follow(first: FoundConfiguration): FollowedConfiguration {
  next = first;
  return followConfiguration({
    found: first,
    read: async () => {
      if (next instanceof TcplbError) throw next;
      return next;
    },
    use: async ({ configuration: { addresses } }) => {
      if (refusal) throw refusal;
      told.push(`use ${addresses}`);
    },
    intervalMs: 1_000,
    signal: stopping.signal,
    onEvent: (event) => {
      if (event.type === 'configured') told.push(`configured ${event.source}`);
      if (event.type === 'configuration-kept') told.push(`kept: ${event.error.message}`);
    },
  });
}

const look = async (what: typeof next, times = 1) => {
  next = what;
  await vi.advanceTimersByTimeAsync(1_000 * times);
};

beforeEach(() => {
  vi.useFakeTimers();
  stopping = new AbortController();
  [told, refusal] = [[], undefined];
});

afterEach(() => {
  stopping.abort();
  vi.useRealTimers();
});

test('another text in the ConfigMap is used, once', async () => {
  follow(found(CONFIG_MAP, 'a'));
  await look(found(CONFIG_MAP, 'a'), 5);
  await look(found(CONFIG_MAP, 'b'), 5);
  expect(told).toEqual(['use b', `configured ${CONFIG_MAP}`]);
});

test('one that cannot be read changes nothing and is told once, and so is its end', async () => {
  follow(found(CONFIG_MAP, 'a'));
  await look(new TcplbError('InvalidConfiguration', 'line 3: no such field'), 5);
  expect(told).toEqual(['kept: line 3: no such field']);
  await look(found(CONFIG_MAP, 'a'), 5);
  expect(told.slice(1)).toEqual([`configured ${CONFIG_MAP}`]);
});

test('one that cannot be used is tried again until it can', async () => {
  follow(found(CONFIG_MAP, 'a'));
  refusal = new TcplbError('MissingProgram', 'no nginx');
  await look(found(CONFIG_MAP, 'b'), 5);
  expect(told).toEqual(['kept: no nginx']);
  refusal = undefined;
  await look(found(CONFIG_MAP, 'b'), 5);
  expect(told.slice(1)).toEqual(['use b', `configured ${CONFIG_MAP}`]);
});

test('a ConfigMap that goes takes nothing with it, unless somebody says that it is meant', async () => {
  const followed = follow(found(CONFIG_MAP, 'a'));
  await look(found(DEFAULTS, 'default'), 5);
  expect(told).toEqual([`kept: ${CONFIG_MAP} has gone: there would be ${DEFAULTS}`]);
  await followed.reread();
  expect(told.slice(1)).toEqual(['use default', `configured ${DEFAULTS}`]);
});

test('a ConfigMap that comes takes the place of the defaults', async () => {
  follow(found(DEFAULTS, 'default'));
  await look(found(CONFIG_MAP, 'a'));
  expect(told).toEqual(['use a', `configured ${CONFIG_MAP}`]);
});

test.each(['ClusterUnreachable', 'Unauthorized', 'ClusterRefused'] as const)(
  'nothing is told of a cluster that cannot be asked (%s)',
  async (code) => {
    follow(found(CONFIG_MAP, 'a'));
    await look(new TcplbError(code, 'away'), 5);
    expect(told).toEqual([]);
  },
);

test('a file is read again only when somebody asks for it', async () => {
  const followed = follow(found('/etc/tcplb.yaml', 'a'));
  await look(found('/etc/tcplb.yaml', 'b'), 5);
  expect(told).toEqual([]);
  await followed.reread();
  expect(told).toEqual(['use b', 'configured /etc/tcplb.yaml']);
  next = new TcplbError('InvalidConfiguration', 'line 1');
  await followed.reread();
  await followed.reread();
  expect(told.slice(2)).toEqual(['kept: line 1', 'kept: line 1']);
});

test('who asks is told also when nothing has changed', async () => {
  const followed = follow(found(CONFIG_MAP, 'a'));
  await followed.reread();
  expect(told).toEqual([`configured ${CONFIG_MAP}`]);
});
