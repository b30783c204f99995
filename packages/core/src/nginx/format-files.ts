/** Several files as one text. */
import type { RenderedFile } from './rendered-file.ts';

/** What `kubectl tcplb config` prints: each file under a line with its path, an empty line between them. */
export function formatFiles(files: readonly RenderedFile[]): string {
  return files.map(formatFile).join('\n');
}

function formatFile({ path, content }: RenderedFile): string {
  return `# file: ${path}\n${content}${content.endsWith('\n') ? '' : '\n'}`;
}
