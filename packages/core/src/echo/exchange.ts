/** What is said on one connection of an echo test, and what the answer means. Pure. */

/**
 * `echo`: a nonce is sent and has to come back as `<hostname>: <nonce>`. `connect`: nothing is said. `expect`: `send`, if
 * any, is sent, and what comes back has to contain `text`.
 */
export type Exchange =
  | { readonly kind: 'echo' }
  | { readonly kind: 'connect' }
  | { readonly kind: 'expect'; readonly text: string; readonly send?: string };

/** `right` names who answered where that is to be known; `incomplete` needs more data. */
export type Answer =
  | { readonly verdict: 'right'; readonly hostname?: string }
  | { readonly verdict: 'wrong' }
  | { readonly verdict: 'incomplete' };

/** Length of a nonce, in hexadecimal digits. */
export const NONCE_LENGTH = 32;

/** Bytes after which an answer that is not right yet is wrong: hostnames have at most 253. */
const MAX_ANSWER = 4096;

/** What to send, nothing for undefined. */
export function questionOf(exchange: Exchange, nonce: string): string | undefined {
  if (exchange.kind === 'echo') return nonce;
  return exchange.kind === 'expect' ? exchange.send : undefined;
}

/** Judges what has been received so far; a test that only connects has nothing to judge. */
export function judgeAnswer(exchange: Exchange, nonce: string, received: string): Answer {
  const answer = exchange.kind === 'expect' ? judgeText(exchange.text, received) : judgeEcho(nonce, received);
  return answer.verdict === 'incomplete' && received.length > MAX_ANSWER ? { verdict: 'wrong' } : answer;
}

function judgeEcho(nonce: string, received: string): Answer {
  const suffix = `: ${nonce}`;
  const hostname = received.slice(0, -suffix.length);
  if (hostname !== '' && received.endsWith(suffix)) {
    // It is going to be shown on a terminal, which would act on control characters.
    return /[\p{Cc}\p{Cf}]/u.test(hostname) ? { verdict: 'wrong' } : { verdict: 'right', hostname };
  }
  // Complete in form, so nothing that still comes can make it right.
  const complete = new RegExp(`: [0-9a-f]{${NONCE_LENGTH}}$`).test(received) || received.includes(nonce);
  return { verdict: complete ? 'wrong' : 'incomplete' };
}

function judgeText(text: string, received: string): Answer {
  return { verdict: received.includes(text) ? 'right' : 'incomplete' };
}
