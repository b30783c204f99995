/** Files by path, sorted again only when a path comes or goes. */
import { makeAlways, type Remember } from '../remember.ts';
import type { RenderedFile } from './rendered-file.ts';

export function sortFiles<F extends Pick<RenderedFile, 'path'>>(
  files: readonly F[],
  remember: Remember = makeAlways,
): readonly F[] {
  const paths = remember.each('paths', files, {}, ({ path }) => path);
  const order = remember('order of the files', [paths], () =>
    [...paths.keys()].toSorted((a, b) => ((paths[a] ?? '') < (paths[b] ?? '') ? -1 : 1)),
  );
  return order.map((place) => files[place] as F);
}

/** With one more file, at its place among files that are sorted by path. */
export function insertFile<F extends Pick<RenderedFile, 'path'>>(sorted: readonly F[], file: F): F[] {
  const place = sorted.findLastIndex(({ path }) => path < file.path) + 1;
  return [...sorted.slice(0, place), file, ...sorted.slice(place)];
}
