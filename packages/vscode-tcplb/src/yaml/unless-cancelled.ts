/** What the editor asks for and then no longer wants. */
import { isCancelled } from '../errors/describe-error.ts';

/** Undefined for what was called off. */
export async function unlessCancelled<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  }
}
