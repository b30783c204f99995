/** Names for completion, from a sandbox. One that does not run, or does not answer at once, has none. */
import { findSandbox } from '../actions/sandbox/find-sandbox.ts';

/** Milliseconds; it is on this machine. */
const timeout = 1000;

export async function sandboxNodes(sandbox: string): Promise<readonly string[]> {
  try {
    const { control } = await findSandbox(sandbox, AbortSignal.timeout(timeout));
    const nodes = await control.nodes();
    return nodes.map(({ name }) => name).toSorted();
  } catch {
    return [];
  }
}
