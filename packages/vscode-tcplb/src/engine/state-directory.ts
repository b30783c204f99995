/** Where this user's sandboxes are written down, by whichever program they were started. */
import { homedir } from 'node:os';
import { resolveStateDirectory } from '@tcplb/sandbox';

export function stateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return resolveStateDirectory(env, env.HOME || homedir());
}
