import { expect, test } from 'vitest';
import { createDialogue, type Exchange, PAYLOAD_SIZES } from './exchange.ts';
import { SOURCE_MARKER } from './source-marker.ts';

const nonce = '0123456789abcdef0123456789abcdef';
const other = 'f'.repeat(32);
const echo: Exchange = { kind: 'echo' };
const greeting: Exchange = { kind: 'expect', text: 'SSH-2.0' };
const bytes: Exchange = { kind: 'expect', text: Uint8Array.of(0, 255, 10) };
const umlaut: Exchange = { kind: 'expect', text: 'grüß' };
const pattern: Exchange = { kind: 'expect', text: /^HTTP\/1\.[01] 2\d\d .*✓/su };
const asking: Exchange = { kind: 'echo', askSource: true };
const filled: Exchange = { kind: 'echo', payloadSize: 64 };
const payload = `${nonce}ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP`;
const ask = `${SOURCE_MARKER}${nonce}`;
const latin1 = (text: string) => Buffer.from(text).toString('latin1');
const peer = { address: '192.0.2.1', port: 40112 };

test.each([
  ['the nonce under a hostname', echo, `node-1: ${nonce}`, { verdict: 'right', hostname: 'node-1' }],
  ['a hostname with a colon', echo, `a: b: ${nonce}`, { verdict: 'right', hostname: 'a: b' }],
  ['a hostname that is not ASCII', echo, latin1(`knöten: ${nonce}`), { verdict: 'right', hostname: 'knöten' }],
  ['a hostname that would move the cursor', echo, `node-1\u001b[2J: ${nonce}`, { verdict: 'wrong' }],
  ['a PROXY protocol header in the echo', echo, `n: PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n${nonce}`, { verdict: 'wrong' }],
  ['half of it', echo, `node-1: ${nonce.slice(0, 9)}`, { verdict: 'incomplete' }],
  ['nothing', echo, '', { verdict: 'incomplete' }],
  ['the nonce of somebody else', echo, `node-1: ${other}`, { verdict: 'wrong' }],
  ['the nonce alone', echo, nonce, { verdict: 'wrong' }],
  ['the nonce without a hostname', echo, `: ${nonce}`, { verdict: 'wrong' }],
  ['the nonce and more', echo, `node-1: ${nonce}!`, { verdict: 'wrong' }],
  ['endless other text', echo, 'x'.repeat(5000), { verdict: 'wrong' }],
  ['a whole payload', filled, `n: ${payload}`, { verdict: 'right', hostname: 'n' }],
  [
    'a payload in parts',
    filled,
    `n: ${payload.slice(0, 40)}n: ${payload.slice(40)}`,
    { verdict: 'right', hostname: 'n' },
  ],
  ['the first part of it', filled, `n: ${payload.slice(0, 63)}`, { verdict: 'incomplete' }],
  ['parts up to the middle of a name', filled, `no-1: ${payload.slice(0, 63)}no-`, { verdict: 'incomplete' }],
  ['a payload with a byte changed', filled, `n: ${payload.slice(0, 63)}Z`, { verdict: 'wrong' }],
  ['a payload with a part missing', filled, `n: ${payload.slice(0, 40)}${payload.slice(41)}Q`, { verdict: 'wrong' }],
  ['the source', asking, `n: PEER 192.0.2.1:40112 ${ask}`, { verdict: 'right', hostname: 'n', source: { peer } }],
  [
    'the source that a PROXY protocol header told',
    asking,
    `n: CLIENT [2001:db8::7]:51514 PEER 192.0.2.1:40112 ${ask}`,
    { verdict: 'right', hostname: 'n', source: { peer, client: { address: '2001:db8::7', port: 51514 } } },
  ],
  ['a server that tells no source', asking, `node-1: ${ask}`, { verdict: 'right', hostname: 'node-1' }],
  ['a source that is none', asking, `n: PEER me ${ask}`, { verdict: 'wrong' }],
  ['the expected text', greeting, 'SSH-2.0-OpenSSH', { verdict: 'right' }],
  ['part of the expected text', greeting, 'SSH-', { verdict: 'incomplete' }],
  ['endless text without the expected one', greeting, 'x'.repeat(70_000), { verdict: 'wrong' }],
  ['the expected bytes', bytes, '.\u0000\u00ff\n.', { verdict: 'right' }],
  ['the expected text beyond ASCII', umlaut, latin1('ein grüßender'), { verdict: 'right' }],
  ['text that matches', pattern, latin1('HTTP/1.1 204 No Content\r\nX: ✓'), { verdict: 'right' }],
  ['text that does not match', pattern, 'HTTP/1.1 404 Not Found', { verdict: 'incomplete' }],
] as const)('judges %s', (_, exchange, received, answer) => {
  expect(createDialogue(exchange, nonce).judge(received)).toEqual(answer);
});

test.each([
  ['the nonce', echo, nonce],
  ['the marker before it', asking, `TCPLB-SOURCE-V1 ${nonce}`],
  ['as much as was asked for', filled, payload],
  ['the same after the marker', { ...asking, payloadSize: PAYLOAD_SIZES.min + 1 }, `${ask}A`],
  ['nothing before a greeting', greeting, undefined],
  ['bytes as they are', { ...greeting, send: Uint8Array.of(200, 13, 10) }, '\u00c8\r\n'],
  ['text as UTF-8', { ...greeting, send: 'é' }, '\u00c3\u00a9'],
  ['nothing at all', { kind: 'connect' }, undefined],
] as const)('sends %s', (_, exchange, question) => {
  expect(createDialogue(exchange, nonce).question).toEqual(question);
});
