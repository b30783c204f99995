/** Takes secrets out of text before anybody reads it: credentials, keys and whatever carries them. */

const REDACTED = '<redacted>';

/** What a value may stand between or end at. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',;&}\]]+)`;

/** Names of fields, flags and parameters whose value is secret. */
const SECRET_NAMES = [
  '(?:[a-z]+[-_])*tokens?',
  '(?:access|id|refresh|bearer|auth)Token',
  'tokenData',
  '(?:[a-z]+[-_])*passwords?',
  'passwd',
  'client[-_]?secret',
  '(?:api|secret)[-_]?key',
  '(?:client|certificate)[-_]?(?:key|certificate|authority)[-_]?data',
].join('|');

const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN ([A-Z ]+)-----[\s\S]*?(?:-----END \1-----|$)/g, REDACTED],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED],
  [/\b(Bearer\s+|Authorization["']?\s*[:=]\s*["']?Basic\s+)(?!<redacted>)[\w\-.~+/]{6,}=*/gi, `$1${REDACTED}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REDACTED}@`],
  [new RegExp(String.raw`(\b(?:${SECRET_NAMES})\b["']?\s*[:=]\s*)(?!<redacted>)${VALUE}`, 'gi'), `$1${REDACTED}`],
  [new RegExp(String.raw`(--(?:${SECRET_NAMES})\s+)(?!<redacted>)${VALUE}`, 'gi'), `$1${REDACTED}`],
];

/** The text without bearer tokens, passwords, keys, certificates' data and credentials in URLs. */
export function redact(text: string): string {
  return rules.reduce((line, [pattern, replacement]) => line.replace(pattern, replacement), text);
}
