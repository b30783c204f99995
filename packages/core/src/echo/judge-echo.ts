/** Whether an echo server's answer is the one to our question, and whose it is. Pure. */
import type { Answer } from './exchange.ts';
import { parseAnswerHead } from './source-marker.ts';

export interface EchoQuestion {
  readonly question: string;
  /** In the question, at or near its beginning; everything up to its end is what an answer is recognised by. */
  readonly nonce: string;
}

/** Bytes after which our nonce has to have come: hostnames have at most 253. */
const MAX_HEAD = 4096;

/** `received` has one character per byte. */
export function judgeEcho({ question, nonce }: EchoQuestion, received: string): Answer {
  // Judging megabytes with each part of them would cost the time that is measured.
  if (received.length > 2 * MAX_HEAD && received.length < question.length) return { verdict: 'incomplete' };
  const opening = question.slice(0, question.indexOf(nonce) + nonce.length);
  const start = received.indexOf(opening);
  if (start === -1) return judgeForeign(nonce, received);
  const head = parseAnswerHead(decode(received.slice(0, start)));
  // The hostname is going to be shown on a terminal, which would act on control characters.
  if (head === undefined || /[\p{Cc}\p{Cf}]/u.test(head.hostname)) return wrong;
  const { hostname, source } = head;
  // A name before every part in which the question arrived.
  const prefix = encode(`${hostname}: `);
  const echoed = received.slice(start).replaceAll(prefix, '');
  if (echoed === question) return { verdict: 'right', hostname, ...(source && { source }) };
  return canBecome(question, echoed, prefix) ? { verdict: 'incomplete' } : wrong;
}

const wrong: Answer = { verdict: 'wrong' };

/** Without our nonce: complete in form means that it is somebody else's, and nothing that still comes makes it right. */
function judgeForeign(nonce: string, received: string): Answer {
  const isComplete = new RegExp(`: [0-9a-f]{${nonce.length}}$`).test(received) || received.includes(nonce);
  return isComplete || received.length > MAX_HEAD + nonce.length ? wrong : { verdict: 'incomplete' };
}

/** Whether what was echoed is a beginning of the question, possibly followed by a beginning of the server's name. */
function canBecome(question: string, echoed: string, prefix: string): boolean {
  if (question.startsWith(echoed)) return true;
  for (let length = 1; length < Math.min(prefix.length, echoed.length); length++) {
    if (echoed.endsWith(prefix.slice(0, length)) && question.startsWith(echoed.slice(0, -length))) return true;
  }
  return false;
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
