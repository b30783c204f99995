/** Which parts of a YAML text concern us, by a search that costs next to nothing. Pure. */

/** One YAML document of a text. */
export interface YamlPart {
  /** Offset in the text. */
  readonly start: number;
  readonly text: string;
}

/** The longest document that is read: nobody writes a longer one, and checking it would take many seconds. Characters. */
const LONGEST_PART = 256 * 1024;

const KIND = /\bkind["']?\s*:\s*["']?(?:Service|LoadBalancerConfiguration)\b/;
const OURS = /tcplb\.dev|LoadBalancerConfiguration/;
/** Anywhere but in comments and at the beginning of a line it is text like any other. */
const BOUNDARY = /^---(?=\s|$)/gm;

/**
 * The documents that say something about tcplb.
 * @param isConfiguration whether the file is named as one; it is then one document, or wrong
 */
export function findParts(text: string, isConfiguration: boolean): readonly YamlPart[] {
  if (isConfiguration) return [{ start: 0, text }].filter(isShort);
  if (!OURS.test(text)) return [];
  return splitDocuments(text).filter((part) => OURS.test(part.text) && KIND.test(part.text) && isPlain(part));
}

/** The document at an offset, if something about tcplb may be written there. */
export function findPartAt(text: string, offset: number, isConfiguration: boolean): YamlPart | undefined {
  const parts = isConfiguration ? [{ start: 0, text }] : splitDocuments(text);
  const part = parts.findLast(({ start }) => start <= offset);
  if (part === undefined || !isShort(part)) return undefined;
  return isConfiguration || KIND.test(part.text) ? part : undefined;
}

/** Whether it has anything of ours in it already. */
export function isOurs(part: YamlPart, isConfiguration: boolean): boolean {
  return isConfiguration || OURS.test(part.text);
}

/** Whether a field of ours may be written on the line at an offset, as far as it and the line that it belongs to tell. */
export function mayBeWritten({ start, text }: YamlPart, offset: number): boolean {
  const lines = text.slice(0, offset - start).split('\n');
  const line = lines.pop() ?? '';
  if (OURS.test(line) || /^\s*loadBalancerClass\s*:/.test(line)) return true;
  const parent = lines.findLast((above) => above.trim() !== '' && indentOf(above) < indentOf(line));
  return parent !== undefined && /^\s*(annotations|spec)\s*:/.test(parent);
}

function splitDocuments(text: string): YamlPart[] {
  const starts = [0, ...[...text.matchAll(BOUNDARY)].map(({ index }) => index)];
  return starts.map((start, index) => ({ start, text: text.slice(start, starts[index + 1]) }));
}

function isShort({ text }: YamlPart): boolean {
  return text.length <= LONGEST_PART;
}

/** Not a template, of which nobody knows what becomes of it. */
function isPlain(part: YamlPart): boolean {
  return isShort(part) && !part.text.includes('{{');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
