/** Tells of what goes wrong when it begins, and not with every try. */
import { TcplbError, toTcplbError } from '../errors.ts';

export interface Complaints {
  fail(error: unknown): void;
  succeed(): void;
}

/** @param subject what a request was about that nobody answered in time */
export function complainOnce(subject: string, onError: (error: TcplbError) => void): Complaints {
  let told: string | undefined;
  return {
    fail(cause) {
      const error = explain(toTcplbError(cause), subject);
      if (error.message !== told) onError(error);
      told = error.message;
    },
    succeed() {
      told = undefined;
    },
  };
}

/** A request that took too long was cancelled by nobody whom its message could name. */
function explain(error: TcplbError, subject: string): TcplbError {
  if (error.code !== 'Cancelled') return error;
  const message = `the API server did not answer in time about ${subject}`;
  return new TcplbError('ClusterUnreachable', message, { retryable: true, cause: error });
}
