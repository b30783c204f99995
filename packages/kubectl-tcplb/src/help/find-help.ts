/** Chooses among the help texts that the build has prepared. Pure. */

/** By command or topic, words separated by spaces; the program's own under the empty name. */
export type HelpTexts = Readonly<Record<string, string>>;

/** Whether the line asks for help: `--help` or `-h` before any `--`, `help` first, or nothing at all. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return argv.length === 0 || argv[0] === 'help' || words.includes('--help') || words.includes('-h');
}

/** The text for the longest command or topic with which the line begins. */
export function findHelp(argv: readonly string[], texts: HelpTexts): string {
  const words = argv.filter((word) => !word.startsWith('-') && word !== 'help');
  for (let length = words.length; length > 0; length -= 1) {
    const text = texts[words.slice(0, length).join(' ')];
    if (text !== undefined) return text;
  }
  return texts[''] ?? '';
}
