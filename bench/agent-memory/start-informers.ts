/** The peer: client-node's informers of the objects that an agent follows, in a process of their own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Memory, readMemory } from './read-memory.ts';

/** What they have when all of them are synced; then they are ended. */
export async function measureInformers(kubeconfig: string): Promise<Memory> {
  const args = ['--conditions=development', join(import.meta.dirname, 'informers-main.ts')];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [said] = await once(child.stdout, 'data');
    if (String(said) !== 'synced\n') throw new Error(`the informers said ${said}`);
    return await readMemory(child.pid ?? 0);
  } finally {
    child.kill();
  }
}
