import { expect, test } from 'vitest';
import { parseProxyHeader } from './proxy-protocol.ts';

const four = 'PROXY TCP4 192.0.2.7 10.0.0.5 51514 446\r\n';
const six = 'PROXY TCP6 2001:db8::7 2001:db8::5 51514 446\r\n';

test.each([
  ['IPv4', four, { state: 'complete', client: { address: '192.0.2.7', port: 51514 }, length: 41 }],
  ['IPv6', six, { state: 'complete', client: { address: '2001:db8::7', port: 51514 }, length: 46 }],
  ['data after it', `${four}hello`, { state: 'complete', client: { address: '192.0.2.7', port: 51514 }, length: 41 }],
  ['a connection of the proxy itself', 'PROXY UNKNOWN\r\n', { state: 'complete', length: 15 }],
  ['one of which it tells more', 'PROXY UNKNOWN ffff::1 ffff::2 1 2\r\nx', { state: 'complete', length: 35 }],
  ['nothing yet', '', { state: 'incomplete' }],
  ['a beginning', 'PRO', { state: 'incomplete' }],
  ['no line end yet', 'PROXY TCP4 192.0.2.7', { state: 'incomplete' }],
  ['half a line end', four.slice(0, -1), { state: 'incomplete' }],
  ['other data', 'GET / HTTP/1.1\r\n', { state: 'invalid' }],
  ['a line without end', `PROXY TCP4 ${'1'.repeat(200)}`, { state: 'invalid' }],
  ['an address of the other family', 'PROXY TCP4 2001:db8::7 10.0.0.5 1 2\r\n', { state: 'invalid' }],
  ['a port that is none', 'PROXY TCP4 192.0.2.7 10.0.0.5 65536 446\r\n', { state: 'invalid' }],
  ['a port that is missing', 'PROXY TCP4 192.0.2.7 10.0.0.5 1\r\n', { state: 'invalid' }],
  ['words to spare', 'PROXY TCP4 192.0.2.7 10.0.0.5 1 2 3\r\n', { state: 'invalid' }],
] as const)('%s', (_, text, header) => {
  expect(parseProxyHeader(Buffer.from(text))).toEqual(header);
});
