/** The content of a small file that somebody may replace while we run. */
import { readFile } from 'node:fs/promises';
import { TcplbError } from '../../errors.ts';

/** A mounted service account token is replaced long before it expires; client-go looks once a minute as well. */
const REREAD_AFTER_MS = 60_000;

export interface FileContent {
  /** At most a minute old. When the file has become unreadable, the last content it had. */
  read(): Promise<string>;
  /** The next `read` looks at the file. */
  invalidate(): void;
}

/**
 * @param path absolute
 * @param purpose names the file in errors, such as `client key`
 */
export function createFileContent(path: string, purpose: string): FileContent {
  let content: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    async read() {
      if (content !== undefined && performance.now() - readAt < REREAD_AFTER_MS) return content;
      content = await readFile(path, 'utf8').catch((cause) => content ?? fail(path, purpose, cause));
      readAt = performance.now();
      return content;
    },
    invalidate() {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function fail(path: string, purpose: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  throw new TcplbError('InvalidConfiguration', `${purpose} ${path} cannot be read (${code})`, { cause });
}
