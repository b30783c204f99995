/** The files of a tree as one tar archive, to be sent over one channel. */
import { TcplbError } from '../../errors.ts';

/** Paths are relative. Fails with `Internal` for one that would lead out of the tree. */
export async function archive(
  files: readonly { readonly path: string; readonly content: string }[],
): Promise<Uint8Array> {
  const { packTar } = await import('modern-tar');
  return packTar(
    files.map(({ path, content }) => {
      const body = Buffer.from(content);
      return { header: { name: requireInside(path), size: body.length, type: 'file', mode: 0o644 }, body };
    }),
  );
}

function requireInside(path: string): string {
  if (!path.startsWith('/') && !path.split('/').includes('..')) return path;
  throw new TcplbError('Internal', `${path} leads out of the directory that it is to be written to`);
}
