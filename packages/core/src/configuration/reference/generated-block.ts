/** Generated parts of pages that are otherwise written by hand. */

/**
 * The page with the text between `<!-- NAME: … -->` and `<!-- /NAME -->`, each on a line of its own. Throws when the page
 * has no such place.
 */
export function replaceBlock(page: string, name: string, text: string): string {
  const place = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n).*?(<!-- /${name} -->\\n)`, 's');
  if (!place.test(page)) throw new Error(`the page has no place for the generated ${name}`);
  return page.replace(place, (_all, begin: string, end: string) => `${begin}\n${text}\n${end}`);
}
