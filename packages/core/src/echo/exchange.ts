/**
 * What is said on one connection of an echo test, and what the answer means. Data is text with one character per byte
 * (`latin1`) here. Pure.
 */
import { judgeEcho } from './judge-echo.ts';
import { type RequestSource, SOURCE_MARKER } from './source-marker.ts';

/**
 * `echo`: a nonce is sent and has to come back as `<hostname>: <nonce>`; it is filled up to `payloadSize` bytes
 * (`PAYLOAD_SIZES`), and asks the server which client address it sees (`source-marker.ts`) if `askSource` is true.
 * `connect`: nothing is said. `expect`: `send`, if any, is sent, and what comes back has to contain `text` or match it.
 */
export type Exchange =
  | { readonly kind: 'echo'; readonly payloadSize?: number; readonly askSource?: boolean }
  | { readonly kind: 'connect' }
  | { readonly kind: 'expect'; readonly text: string | Uint8Array | RegExp; readonly send?: string | Uint8Array };

/** `right` names who answered where that is to be known; `incomplete` needs more data. */
export type Answer =
  | { readonly verdict: 'right'; readonly hostname?: string; readonly source?: RequestSource }
  | { readonly verdict: 'wrong' }
  | { readonly verdict: 'incomplete' };

/** Length of a nonce, in hexadecimal digits. */
export const NONCE_LENGTH = 32;

/** Bytes of an echo's payload: at least the marker and the nonce; a datagram has room for the hostname besides. */
export const PAYLOAD_SIZES = {
  min: SOURCE_MARKER.length + NONCE_LENGTH,
  max: { TCP: 16 * 1024 * 1024, UDP: 65_000 },
} as const;

/** Bytes after which an answer that does not contain the expected text yet never will. */
const MAX_TEXT = 65_536;

/** One exchange to be had. */
export interface Dialogue {
  /** What to send, nothing for undefined. */
  readonly question?: string;
  /** Judges what has been received so far. */
  judge(received: string): Answer;
}

/** `nonce` has `NONCE_LENGTH` hexadecimal digits and is used once. */
export function createDialogue(exchange: Exchange, nonce: string): Dialogue {
  switch (exchange.kind) {
    case 'connect':
      return { judge: () => incomplete };
    case 'expect': {
      const { send, text } = exchange;
      const wanted = text instanceof RegExp ? text : bytesOf(text);
      const judge = (received: string): Answer => judgeText(wanted, received);
      return send === undefined ? { judge } : { question: bytesOf(send), judge };
    }
    case 'echo': {
      const opening = exchange.askSource ? SOURCE_MARKER + nonce : nonce;
      const question = fill(opening, nonce, exchange.payloadSize ?? opening.length);
      return { question, judge: (received) => judgeEcho({ question, nonce }, received) };
    }
  }
}

const incomplete: Answer = { verdict: 'incomplete' };

/** With letters that differ from connection to connection as the nonce does. */
function fill(opening: string, nonce: string, size: number): string {
  const letters = nonce.replaceAll(/./g, (digit) => String.fromCharCode(65 + Number.parseInt(digit, 16)));
  return opening.padEnd(size, letters);
}

function judgeText(wanted: string | RegExp, received: string): Answer {
  const isThere =
    wanted instanceof RegExp
      ? wanted.test(Buffer.from(received, 'latin1').toString('utf8'))
      : received.includes(wanted);
  if (isThere) return { verdict: 'right' };
  return received.length > MAX_TEXT ? { verdict: 'wrong' } : incomplete;
}

function bytesOf(data: string | Uint8Array): string {
  return Buffer.from(data as string).toString('latin1');
}
