/** Makes one call of a burst of them. All times in milliseconds. */

/** Objects change in bursts (a node goes, its endpoints follow): so long nothing more has to come for one to be over… */
const QUIET_MS = 50;
/** …and so long it may last until it is acted upon all the same. */
const MAX_MS = 500;

export interface Coalesced {
  /**
   * Asks for a call when a burst of requests is over, 500 ms after its first one at the latest. What is urgent ends the
   * burst.
   */
  request(urgency?: 'urgent'): void;
  /** The call that was asked for does not come. */
  stop(): void;
}

/** @param quietMs for how long nothing more has to come, in milliseconds */
export function coalesce(call: () => void, quietMs = QUIET_MS): Coalesced {
  let timer: NodeJS.Timeout | undefined;
  let deadline = 0;
  const fire = () => {
    timer = undefined;
    call();
  };
  return {
    request(urgency) {
      const now = performance.now();
      if (urgency === 'urgent') deadline = now;
      else if (timer === undefined) deadline = now + MAX_MS;
      clearTimeout(timer);
      timer = setTimeout(fire, Math.max(0, Math.min(quietMs, deadline - now)));
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
