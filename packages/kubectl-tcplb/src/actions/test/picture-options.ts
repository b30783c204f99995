/** How the terminal can show a picture. */
import type { PictureOptions } from '@tcplb/core';
import type { Terminal } from '../../cli/terminal.ts';

/** Columns of what is no terminal. */
const DEFAULT_WIDTH = 80;

const STYLES = { bar: 'green', wrong: 'red', mark: 'bold' } as const;

export function pictureOptions(terminal: Terminal): PictureOptions {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  return {
    width: process.stdout.columns ?? DEFAULT_WIDTH,
    unicode: /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || ''),
    paint: (meaning, text) => terminal.style(STYLES[meaning], text),
  };
}
