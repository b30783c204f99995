/** What is said of one of several hosts names it. */
import type { Terminal } from '../../cli/terminal.ts';

/** As it is for the one host that has no name. */
export function hostTerminal(terminal: Terminal, name: string | undefined): Terminal {
  if (name === undefined) return terminal;
  return {
    ...terminal,
    print: (text) => terminal.print(`host/${name} ${text}`),
    note: (line) => terminal.note(line.replace(/^(\w+): /, `$1: host ${name}: `)),
    progress: (text) => terminal.progress(text === '' ? '' : `${name}: ${text}`),
  };
}
