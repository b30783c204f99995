/** Two sets of files as one unified diff, in the manner of `kubectl diff`. Pure. */
import { createTwoFilesPatch } from 'diff';

interface NamedFile {
  readonly path: string;
  readonly content: string;
}

/** Empty when they are equal. A file that is only on one side is compared with nothing. */
export function diffFiles(live: readonly NamedFile[], planned: readonly NamedFile[]): string {
  const before = new Map(live.map(({ path, content }) => [path, content]));
  const after = new Map(planned.map(({ path, content }) => [path, content]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.map((path) => diffFile(path, before.get(path) ?? '', after.get(path) ?? '')).join('');
}

function diffFile(path: string, before: string, after: string): string {
  if (before === after) return '';
  const [left, right] = [`live/${path}`, `planned/${path}`];
  const patch = createTwoFilesPatch(left, right, before, after, undefined, undefined, { context: 3 });
  // The library draws a rule above each file where diff prints the command.
  return patch.replace(/^=+\n/, `diff -u -N ${left} ${right}\n`);
}
