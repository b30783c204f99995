/** Sets the context keys that conditions in the manifest look at. */
import { commands } from 'vscode';

export type ContextKeySetter = (keys: Readonly<Record<string, string | boolean>>) => void;

/** Tells VS Code only of those that changed since the last call. */
export function createContextKeySetter(): ContextKeySetter {
  const known = new Map<string, string | boolean>();
  return (keys) => {
    for (const [key, value] of Object.entries(keys)) {
      if (known.get(key) === value) continue;
      known.set(key, value);
      void commands.executeCommand('setContext', key, value);
    }
  };
}
