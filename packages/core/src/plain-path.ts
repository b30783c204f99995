/** An absolute path that nginx reads as one word, without variables, quotes or escapes. */
export function isPlainPath(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  return text.startsWith('/') && !/[\s\u0000-\u001f\u007f"'\\$;{}#*?[\]]/u.test(text);
}
