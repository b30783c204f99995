/** A nod before something is changed that matters. */
import { createInterface } from 'node:readline/promises';
import { TcplbError } from '@tcplb/core';
import type { Session } from './session.ts';

/** Fails with `InvalidInput` where nobody can be asked, and with `Cancelled` for anything but a yes. */
export async function confirm({ signal }: Session, question: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new TcplbError('InvalidInput', 'there is no terminal to ask whether to go on', {
      suggestions: ['Say --yes.'],
    });
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    asking.close();
  }
  throw new TcplbError('Cancelled', 'nothing was changed');
}
