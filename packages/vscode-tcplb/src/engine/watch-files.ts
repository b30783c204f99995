/** Watches single files by looking at them now and then: it does not matter whether they exist, or how they are saved. */
import { type StatsListener, unwatchFile, watchFile } from 'node:fs';

const INTERVAL_MS = 1_000;

export interface FileWatch {
  close(): void;
}

/** Calls `onChange` when one of the files came, changed or went. */
export function watchFiles(files: readonly string[], onChange: () => void): FileWatch {
  const listener: StatsListener = (now, before) => {
    const isSame = now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
    if (!isSame) onChange();
  };
  for (const file of files) watchFile(file, { interval: INTERVAL_MS, persistent: false }, listener);
  return {
    close() {
      for (const file of files) unwatchFile(file, listener);
    },
  };
}
