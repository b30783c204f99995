/** A unified diff in the colours of git. */
import type { Terminal } from '../cli/terminal.ts';

export function colourDiff(text: string, style: Terminal['style']): string {
  const lines = text.split('\n').map((line) => {
    if (/^(diff|---|\+\+\+) /.test(line)) return style('bold', line);
    if (line.startsWith('@@')) return style('cyan', line);
    if (line.startsWith('+')) return style('green', line);
    return line.startsWith('-') ? style('red', line) : line;
  });
  return lines.join('\n');
}
