import { describe, expect, test } from 'vitest';
import { isInTheWay, type OpenSocket, parseSockets } from './open-socket.ts';

/** As `ss` of iproute2 6.1 prints them. */
const stdout = `udp   UNCONN 0      0      127.0.0.53%lo:53        0.0.0.0:*    users:(("systemd-resolve",pid=312,fd=13))
udp   UNCONN 0      0         [fe80::1]%eth0:546          [::]:*
tcp   LISTEN 0      511        192.0.2.1:446        0.0.0.0:*    users:(("nginx",pid=813,fd=6),("nginx",pid=812,fd=6))
tcp   LISTEN 0      4096               *:10250            *:*    users:(("kubelet",pid=700,fd=22))
tcp   LISTEN 0      128             [::]:22            [::]:*

Netid State  Recv-Q Send-Q  Local Address:Port  Peer Address:PortProcess
`;

test('parseSockets understands what ss prints', () => {
  expect(parseSockets(stdout)).toEqual([
    { protocol: 'UDP', address: '127.0.0.53', port: 53, holder: 'systemd-resolve (process 312)' },
    { protocol: 'UDP', address: 'fe80::1', port: 546, holder: 'another process' },
    { protocol: 'TCP', address: '192.0.2.1', port: 446, holder: 'nginx (process 813)' },
    { protocol: 'TCP', address: '*', port: 10250, holder: 'kubelet (process 700)' },
    { protocol: 'TCP', address: '::', port: 22, holder: 'another process' },
  ]);
});

describe('isInTheWay', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '0.0.0.0', true],
    ['0.0.0.0', '192.0.2.1', true],
    ['0.0.0.0', '2001:db8::1', false],
    ['::', '2001:db8::1', true],
    ['::', '0.0.0.0', false],
    ['*', '192.0.2.1', true],
    ['*', '::', true],
  ])('a socket on %s, and one that is wanted on %s: %s', (address, wanted, expected) => {
    const socket: OpenSocket = { protocol: 'TCP', address, port: 446, holder: 'another process' };
    expect(isInTheWay(socket, wanted)).toBe(expected);
  });
});
