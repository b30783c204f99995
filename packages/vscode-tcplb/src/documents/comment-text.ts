/** What stands in the place of a text that cannot be had: why, as comments. Pure. */
import { isTcplbError } from '../errors/describe-error.ts';
import { inEditorWords } from '../errors/editor-words.ts';

/** Lines that are comments in nginx files as in YAML, with a newline at the end. */
export function commentText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const suggestions = isTcplbError(error) ? error.suggestions.map(inEditorWords) : [];
  return [message, ...(suggestions.length > 0 ? ['', ...suggestions] : [])]
    .flatMap((text) => text.split('\n'))
    .map((line) => `# ${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
