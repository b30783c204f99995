/** A time limit and a caller's AbortSignal, as one signal that costs nothing once it has ended. */

export interface Deadline {
  readonly signal: AbortSignal;
  /** True when the time ran out; false when the caller aborted or nothing happened. */
  readonly expired: boolean;
  /** Starts the time again, for another `timeoutMs` (default: as before). */
  restart(timeoutMs?: number): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/** @param timeoutMs 0 for no limit */
export function startDeadline(timeoutMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  let expired = false;
  let timer: NodeJS.Timeout | undefined;
  const abort = () => controller.abort(parent?.reason);
  const restart = (milliseconds = timeoutMs) => {
    clearTimeout(timer);
    if (milliseconds <= 0) return;
    timer = setTimeout(() => {
      expired = true;
      controller.abort();
    }, milliseconds);
  };
  if (parent?.aborted) abort();
  parent?.addEventListener('abort', abort, { once: true });
  restart();
  return {
    signal: controller.signal,
    get expired() {
      return expired;
    },
    restart,
    end() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', abort);
    },
  };
}
