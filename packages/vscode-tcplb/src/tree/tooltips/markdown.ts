/** Tooltips are Markdown; what clusters say is not. */

const SPECIAL = /[\\`*_{}[\]()#+\-.!|<>~&$]/g;

/** The text as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(SPECIAL, String.raw`\$&`);
}

/** A paragraph each. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n');
}

/** A line each, under each other. */
export function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('  \n');
}

/** A line of configuration, with nginx's colors. */
export function nginxBlock(text: string): string {
  return `\`\`\`nginx\n${text.replaceAll('`', '')}\n\`\`\``;
}

export function bold(text: string): string {
  return `**${escapeMarkdown(text)}**`;
}
