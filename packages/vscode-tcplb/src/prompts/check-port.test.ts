import { DEFAULT_OPTIONS, type Exposure } from '@tcplb/core';
import { describe, expect, it } from 'vitest';
import { english } from '../localizer.ts';
import { checkListenerPort, checkNodePort, checkPortNumber, findFreePort, parsePort } from './check-port.ts';

function exposure(name: string, port: number, address = '*', protocol: 'TCP' | 'UDP' = 'TCP'): Exposure {
  return {
    namespace: 'default',
    name,
    createdAt: '',
    mode: 'host-network',
    modeReason: '',
    ipFamilies: ['IPv4'],
    listeners: [{ address, protocol, port, backends: [] }],
    sessionAffinity: false,
    sourceRanges: [],
    options: DEFAULT_OPTIONS,
  };
}

const numbers: readonly (readonly [text: string, port: number | undefined])[] = [
  ['446', 446],
  [' 446 ', 446],
  ['1', 1],
  ['65535', 65535],
  ['0', undefined],
  ['65536', undefined],
  ['-1', undefined],
  ['4.5', undefined],
  ['1e3', undefined],
  ['0x1f', undefined],
  ['', undefined],
  ['http', undefined],
  ['999999', undefined],
];

describe('parsePort', () => {
  it.each(numbers)('%j', (text, port) => {
    expect(parsePort(text)).toBe(port);
    const problem = port === undefined ? 'A port is a whole number from 1 to 65535.' : undefined;
    expect(checkPortNumber(text, english)).toBe(problem);
  });
});

const wanted = { protocol: 'TCP', namespace: 'default', name: 'new' } as const;

interface ListenerCase {
  readonly name: string;
  readonly text: string;
  readonly exposures: readonly Exposure[];
  readonly addresses?: readonly string[];
  readonly problem?: string;
}

const listenerCases: readonly ListenerCase[] = [
  { name: 'nothing is there', text: '446', exposures: [] },
  { name: 'no number', text: 'x', exposures: [], problem: 'A port is a whole number from 1 to 65535.' },
  {
    name: 'taken on all addresses',
    text: '446',
    exposures: [exposure('old', 446), exposure('other', 447)],
    problem: 'TCP port 446 on all addresses is taken by default/old. 448 is free.',
  },
  {
    name: 'the last port is taken',
    text: '65535',
    exposures: [exposure('old', 65535)],
    problem: 'TCP port 65535 on all addresses is taken by default/old. 65534 is free.',
  },
  { name: 'taken in the other protocol', text: '446', exposures: [exposure('dns', 446, '*', 'UDP')] },
  { name: 'its own port', text: '446', exposures: [exposure('new', 446)] },
  {
    name: 'one address of two is free',
    text: '446',
    exposures: [exposure('old', 446, '192.0.2.1')],
    addresses: ['192.0.2.1', '192.0.2.2'],
  },
  {
    name: 'no address of two is free',
    text: '446',
    exposures: [exposure('a', 446, '192.0.2.1'), exposure('b', 446, '192.0.2.2')],
    addresses: ['192.0.2.1', '192.0.2.2'],
    problem: 'TCP port 446 on 192.0.2.1 is taken by default/a. 447 is free.',
  },
  {
    name: 'one address is taken and all are wanted',
    text: '446',
    exposures: [exposure('a', 446, '192.0.2.1')],
    problem: 'TCP port 446 on all addresses is taken by default/a. 447 is free.',
  },
];

describe('checkListenerPort', () => {
  it.each(listenerCases)('$name', ({ text, exposures, addresses = [], problem }) => {
    expect(checkListenerPort(text, wanted, { exposures, addresses }, english)).toBe(problem);
  });
});

describe('findFreePort', () => {
  it('is the port itself when nobody listens there', () => {
    expect(findFreePort(446, wanted, { exposures: [], addresses: [] })).toBe(446);
  });

  it('is the next one when somebody does', () => {
    expect(findFreePort(446, wanted, { exposures: [exposure('old', 446)], addresses: [] })).toBe(447);
  });
});

describe('checkNodePort', () => {
  const ports = [{ protocol: 'TCP', port: 446, containerPort: 446 }] as const;
  const daemonSets = [{ namespace: 'default', name: 'tcp-echo', ports }];
  const check = (text: string, namespace: string) =>
    checkNodePort(text, { namespace, name: 'tcp-echo' }, daemonSets, english);

  it('says who has the port', () => {
    expect(check('446', 'other')).toBe('DaemonSet default/tcp-echo has port 446 of the nodes.');
  });

  it('lets a DaemonSet keep its own', () => {
    expect([check('446', 'default'), check('447', 'other')]).toEqual([undefined, undefined]);
  });

  it('wants a port', () => {
    expect(check('0', 'other')).toBe('A port is a whole number from 1 to 65535.');
  });
});
