import type { Locator } from 'playwright-core';

/** The trimmed text of the first match, or '' when there is none. Never waits. */
export async function readText(locator: Locator): Promise<string> {
  const [first] = await locator.allInnerTexts();
  return (first ?? '').replaceAll('\u00a0', ' ').trim();
}

/** The trimmed texts of all matches. Never waits. */
export async function readTexts(locator: Locator): Promise<readonly string[]> {
  const texts = await locator.allInnerTexts();
  return texts.map((text) => text.replaceAll('\u00a0', ' ').trim());
}

/** Matches exactly this text, apart from space around it. */
export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${escapeRegExp(text)}\\s*$`);
}

/** The text as a part of a regular expression. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
