/** The files of a tree as one tar archive, to be sent over one channel. */
import { TcplbError } from '../../errors.ts';
import type { TreeFile } from '../lb-host.ts';

/** Paths are relative. Fails with `Internal` for one that would lead out of the tree. */
export async function archive(files: readonly TreeFile[]): Promise<Uint8Array> {
  const { packTar } = await import('modern-tar');
  return packTar(
    files.map(({ path, content, sameAs }) => {
      const header = { name: requireInside(path), mode: 0o644 };
      if (sameAs !== undefined) return { header: { ...header, size: 0, type: 'link', linkname: sameAs } };
      const body = Buffer.from(content);
      return { header: { ...header, size: body.length, type: 'file' }, body };
    }),
  );
}

function requireInside(path: string): string {
  if (!path.startsWith('/') && !path.split('/').includes('..')) return path;
  throw new TcplbError('Internal', `${path} leads out of the directory that it is to be written to`);
}
