/** Words that several checks share. Pure. */
import type { TcplbError } from '../errors.ts';
import type { ObjectRef } from '../snapshot.ts';
import type { Finding } from './check.ts';

/** As many names as a line may hold. */
const SHOWN_NAMES = 5;

/** `node-1, node-2 and 7 more` */
export function listNames(names: readonly string[]): string {
  if (names.length <= SHOWN_NAMES) return names.join(', ');
  return `${names.slice(0, SHOWN_NAMES).join(', ')} and ${names.length - SHOWN_NAMES} more`;
}

/** `1 node`, `2 nodes` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `DaemonSet default/tcp-echo`, `Node node-1` */
export function objectTitle({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** What a failed read amounts to: nothing that needs it can be examined. */
export function failedRead(error: TcplbError, next?: string): Finding {
  const [message = '', ...rest] = error.message.split('\n');
  const details = [...rest, ...error.suggestions];
  return {
    status: 'fail',
    message,
    blocks: true,
    ...(details.length > 0 && { details }),
    ...(next !== undefined && { next }),
  };
}
