/** Work that is asked for more often than it can be done. */

/**
 * Returns a function that starts `work` at once, or, while it runs, has it run once more afterwards. `work` must not
 * fail.
 */
export function runAgain(work: () => Promise<void>): () => void {
  let state: 'idle' | 'running' | 'asked again' = 'idle';
  const run = async (): Promise<void> => {
    do {
      state = 'running';
      await work();
      // Whoever asked meanwhile has changed it, which the compiler cannot see.
    } while ((state as string) === 'asked again');
    state = 'idle';
  };
  return () => {
    if (state === 'idle') void run();
    else state = 'asked again';
  };
}
