/** Where an echo test connects to, and what is wrong when it cannot. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { TcplbError } from '../errors.ts';
import type { EchoFailure } from './echo-report.ts';

export interface EchoTarget {
  /** Address or name. */
  readonly host: string;
  /** 1–65535. */
  readonly port: number;
  /** Speak TLS, and ask for the server of this name (SNI); over TCP only. Certificates are not checked. Default: no TLS. */
  readonly serverName?: string;
}

/** The target by its address. Fails with `InvalidInput` for a name that has none. */
export async function resolveTarget(target: EchoTarget): Promise<EchoTarget> {
  if (isIP(target.host) !== 0) return target;
  try {
    return { ...target, host: (await lookup(target.host)).address };
  } catch (error) {
    throw notTheTarget(error as NodeJS.ErrnoException, target);
  }
}

/** How the target failed; undefined for an error that is no fault of its. */
export function classifyError({ code = '' }: NodeJS.ErrnoException, hasAnswered: boolean): EchoFailure | undefined {
  // It speaks something else, or will not have the name.
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return 'wrong-answer';
  switch (code) {
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return hasAnswered ? 'wrong-answer' : 'reset';
    case 'ETIMEDOUT':
      return 'timed-out';
    default:
      return undefined;
  }
}

/** `InvalidInput` when the target's name means nothing, else `TestFailed`: this machine cannot go on. */
export function notTheTarget(error: NodeJS.ErrnoException, { host, port }: EchoTarget): TcplbError {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new TcplbError('InvalidInput', `the name ${host} has no address`, { cause: error });
  }
  return new TcplbError('TestFailed', `this machine cannot connect to ${host} port ${port}: ${error.message}`, {
    suggestions: ['Try fewer connections at once (--concurrency).'],
    cause: error,
  });
}
