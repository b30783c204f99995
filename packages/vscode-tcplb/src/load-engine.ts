/**
 * The bundles that are loaded when they are first needed: the second is everything that talks to Kubernetes and nginx, the
 * third all that reads YAML, which is a small part of it.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export type Engine = typeof import('./engine/index.ts');
export type YamlEngine = typeof import('./engine/yaml/index.ts');

/** `directory` holds `engine.cjs`. */
export function createEngineLoader(directory: string): () => Engine {
  return createLoader<Engine>(directory, './engine.cjs');
}

/** `directory` holds `yaml.cjs`. */
export function createYamlLoader(directory: string): () => YamlEngine {
  return createLoader<YamlEngine>(directory, './yaml.cjs');
}

function createLoader<T>(directory: string, file: string): () => T {
  let loaded: T | undefined;
  return () => {
    loaded ??= createRequire(join(directory, 'extension.cjs'))(file) as T;
    return loaded;
  };
}
