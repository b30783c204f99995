import { TcplbError } from '@tcplb/core';
import { expect, test } from 'vitest';
import { type PortOptions, readPorts } from './requested-ports.ts';

const nothing: PortOptions = { ports: undefined, targetPort: undefined, protocol: undefined };

test.each<[string, Partial<PortOptions>, object]>([
  ['nothing', {}, { ports: [] }],
  ['a port', { ports: ['80'] }, { ports: [{ port: 80 }] }],
  [
    'targets and protocols',
    { ports: ['80:8080', '443:https', '53/udp', '54:dns/TCP'] },
    {
      ports: [
        { port: 80, targetPort: 8080 },
        { port: 443, targetPort: 'https' },
        { port: 53, protocol: 'UDP' },
        { port: 54, targetPort: 'dns', protocol: 'TCP' },
      ],
    },
  ],
  ['a target of its own', { ports: ['80'], targetPort: 'http' }, { ports: [{ port: 80, targetPort: 'http' }] }],
  ['a protocol for all', { protocol: 'UDP' }, { ports: [], protocol: 'UDP' }],
  [
    'node ports',
    { ports: ['80', '443'], nodePorts: ['30080', '30443'] },
    {
      ports: [
        { port: 80, nodePort: 30080 },
        { port: 443, nodePort: 30443 },
      ],
    },
  ],
])('reads %s', (_name, options, expected) => {
  expect(readPorts({ ...nothing, ...options })).toEqual(expected);
});

const format = 'is not PORT[:TARGET][/PROTOCOL] → For example: --port 80, --port 443:https, --port 53/UDP';
test.each<[Partial<PortOptions>, string]>([
  [{ ports: [''] }, `--port "" ${format}`],
  [{ ports: ['80:'] }, `--port "80:" ${format}`],
  [{ ports: ['80/SCTP'] }, `--port "80/SCTP" ${format}`],
  [{ ports: ['http'] }, '--port "http" is not a number from 1 to 65535 → '],
  [{ ports: ['80:70000'] }, '--port "70000" is not a number from 1 to 65535 → '],
  [{ ports: ['80'], nodePorts: ['0'] }, '--node-port "0" is not a number from 1 to 65535 → '],
  [
    { ports: ['80', '443'], targetPort: 'http' },
    '--target-port goes with a single --port that has no target of its own → With several ports write --port PORT:TARGET for each.',
  ],
  [
    { ports: ['80', '443'], nodePorts: ['30080'] },
    'there are 2 --port and 1 --node-port: each --port needs its own → For example: --port 80 --node-port 30080 --port 443 --node-port 30443',
  ],
])('refuses %j', (options, message) => {
  let shown = 'nothing thrown';
  try {
    readPorts({ ...nothing, ...options });
  } catch (error) {
    if (!(error instanceof TcplbError)) throw error;
    shown = `${error.message} → ${error.suggestions.join(' ')}`;
  }
  expect(shown).toBe(message);
});
