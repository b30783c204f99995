/** A TCP connection on which questions are asked, one after the other, until it ends. */
import type { Socket } from 'node:net';
import type { EchoFailure } from './echo-report.ts';
import { classifyError, type EchoTarget, notTheTarget } from './echo-target.ts';
import type { Answer, Dialogue } from './exchange.ts';
import { openSocket } from './open-socket.ts';

export type RightAnswer = Extract<Answer, { verdict: 'right' }>;

/** Deadlines are on the clock of `performance.now()`; when one passes, the connection breaks as `timed-out`. */
export interface HeldLine {
  readonly socket: Socket;
  /** Fires when the connection is over: broken, or given up. */
  readonly ended: AbortSignal;
  /** How it broke; undefined while it lives, and when it was given up. */
  readonly failure: EchoFailure | undefined;
  /** Why this machine could not connect, which is no fault of the target's. */
  readonly error: Error | undefined;
  /** Undefined when it ended instead, as of `ask`. */
  connect(deadline: number): Promise<true | undefined>;
  ask(dialogue: Dialogue, deadline: number): Promise<RightAnswer | undefined>;
  fail(failure: EchoFailure): void;
  /** Gives it up. */
  close(): void;
}

export interface HeldLineOptions {
  readonly target: EchoTarget;
  /** Gives it up when it fires. */
  readonly signal: AbortSignal;
  /** Whether the server may say something that it was not asked; otherwise that breaks the connection. */
  readonly mayTalk: boolean;
}

export function openLine({ target, signal, mayTalk }: HeldLineOptions): HeldLine {
  const ready = Promise.withResolvers<true>();
  const socket = openSocket(target, () => ready.resolve(true));
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  const state: { failure?: EchoFailure; error?: Error } = {};
  const fail = (failure: EchoFailure): void => {
    if (!ended.aborted) state.failure = failure;
    over.abort();
  };
  const unasked = (): void => (mayTalk ? undefined : fail('wrong-answer'));
  let listen: (data: string) => void = unasked;
  socket.on('data', (data) => listen(String(data)));
  socket.on('close', () => fail('reset'));
  socket.on('error', (error) => {
    const failure = classifyError(error, false);
    if (failure === undefined && !ended.aborted) state.error = notTheTarget(error, target);
    fail(failure ?? 'refused');
  });
  const wait = <T>(deadline: number, begin: (resolve: (value: T) => void) => void) =>
    waitFor(begin, { ended, deadline, onTimeout: () => fail('timed-out') });
  return {
    socket,
    ended,
    get failure() {
      return state.failure;
    },
    get error() {
      return state.error;
    },
    connect: (deadline) => wait<true>(deadline, (resolve) => void ready.promise.then(resolve)),
    ask: (dialogue, deadline) =>
      wait<RightAnswer>(deadline, (resolve) => {
        listen = listenFor(dialogue, fail, (answer) => {
          listen = unasked;
          resolve(answer);
        });
        if (dialogue.question !== undefined) socket.write(dialogue.question, 'latin1');
      }),
    fail,
    close: () => {
      over.abort();
      socket.destroy();
    },
  };
}

function listenFor(
  dialogue: Dialogue,
  fail: (failure: EchoFailure) => void,
  resolve: (answer: RightAnswer) => void,
): (data: string) => void {
  let received = '';
  return (data) => {
    received += data;
    const answer = dialogue.judge(received);
    if (answer.verdict === 'wrong') fail('wrong-answer');
    if (answer.verdict === 'right') resolve(answer);
  };
}

interface Waiting {
  readonly ended: AbortSignal;
  readonly deadline: number;
  readonly onTimeout: () => void;
}

/** Undefined when it ended before. */
function waitFor<T>(
  begin: (resolve: (value: T) => void) => void,
  { ended, deadline, onTimeout }: Waiting,
): Promise<T | undefined> {
  if (ended.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const timer = setTimeout(onTimeout, Math.max(0, deadline - performance.now()));
    const settle = (value: T | undefined): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', giveUp);
      resolve(value);
    };
    const giveUp = (): void => settle(undefined);
    ended.addEventListener('abort', giveUp, { once: true });
    begin(settle);
  });
}
