/** What ssh hands to the remote side is always a string for a shell: here, and only here, it is made. */
import { TcplbError } from '../../errors.ts';

/**
 * The words as a POSIX shell reads them back, one by one: each in single quotes, in which nothing has a meaning but the
 * closing quote. Fails with `InvalidInput` for a NUL, which no argument can hold.
 */
export function quoteCommand(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

function quote(word: string): string {
  if (word.includes('\0')) {
    throw new TcplbError('InvalidInput', `${JSON.stringify(word)} has a NUL character in it, which no path may have`);
  }
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
