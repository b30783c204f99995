import { expect, test } from 'vitest';
import { type Exchange, judgeAnswer } from './exchange.ts';

const nonce = '0123456789abcdef0123456789abcdef';
const other = 'f'.repeat(32);
const echo: Exchange = { kind: 'echo' };
const greeting: Exchange = { kind: 'expect', text: 'SSH-2.0' };

test.each([
  ['the nonce under a hostname', echo, `node-1: ${nonce}`, { verdict: 'right', hostname: 'node-1' }],
  ['a hostname with a colon', echo, `a: b: ${nonce}`, { verdict: 'right', hostname: 'a: b' }],
  ['a hostname that would move the cursor', echo, `node-1\u001b[2J: ${nonce}`, { verdict: 'wrong' }],
  ['half of it', echo, `node-1: ${nonce.slice(0, 9)}`, { verdict: 'incomplete' }],
  ['nothing', echo, '', { verdict: 'incomplete' }],
  ['the nonce of somebody else', echo, `node-1: ${other}`, { verdict: 'wrong' }],
  ['the nonce alone', echo, nonce, { verdict: 'wrong' }],
  ['the nonce without a hostname', echo, `: ${nonce}`, { verdict: 'wrong' }],
  ['the nonce and more', echo, `node-1: ${nonce}!`, { verdict: 'wrong' }],
  ['endless other text', echo, 'x'.repeat(5000), { verdict: 'wrong' }],
  ['the expected text', greeting, 'SSH-2.0-OpenSSH', { verdict: 'right' }],
  ['part of the expected text', greeting, 'SSH-', { verdict: 'incomplete' }],
  ['endless text without the expected one', greeting, 'x'.repeat(5000), { verdict: 'wrong' }],
] as const)('judges %s', (_, exchange, received, answer) => {
  expect(judgeAnswer(exchange, nonce, received)).toEqual(answer);
});
