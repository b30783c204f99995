/** Command lines to type, for a POSIX shell. Pure. */

export interface CommandFlags {
  /** Which cluster and as whom, for kubectl and its plugins alike: `['--context', 'staging']`. */
  readonly cluster: readonly string[];
  /** Beyond these for `kubectl tcplb` on this machine: `['--config', 'lb.yaml']`. */
  readonly tcplb: readonly string[];
}

export interface CommandLines {
  /** `kubectl describe pod x -n default`, with the flags of the cluster. */
  kubectl(...words: readonly string[]): string;
  /** `kubectl tcplb apply`, with the flags of the cluster and the machine. */
  tcplb(...words: readonly string[]): string;
  /** Any other program. */
  shell(...words: readonly string[]): string;
}

export function createCommandLines({ cluster, tcplb }: CommandFlags): CommandLines {
  return {
    kubectl: (...words) => joinWords(['kubectl', ...words, ...cluster]),
    tcplb: (...words) => joinWords(['kubectl', 'tcplb', ...words, ...cluster, ...tcplb]),
    shell: (...words) => joinWords(words),
  };
}

function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
