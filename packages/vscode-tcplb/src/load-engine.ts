/** The second bundle: everything that talks to Kubernetes and nginx, loaded when it is first needed. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export type Engine = typeof import('./engine/index.ts');

/** `directory` holds `engine.cjs`. */
export function createEngineLoader(directory: string): () => Engine {
  let engine: Engine | undefined;
  return () => {
    engine ??= createRequire(join(directory, 'extension.cjs'))('./engine.cjs') as Engine;
    return engine;
  };
}
