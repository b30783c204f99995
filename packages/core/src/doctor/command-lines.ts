/** Command lines to type, for a POSIX shell. Pure. */

export interface CommandFlags {
  /** Which cluster and as whom, for kubectl and its plugins alike: `['--context', 'staging']`. */
  readonly cluster: readonly string[];
  /** Beyond these for `kubectl tcplb` on this machine: `['--config', 'lb.yaml']`. */
  readonly tcplb: readonly string[];
  /** What these flags lead to without `-n`: the namespace of the context. Default: nobody knows, so it is always named. */
  readonly namespace?: string;
}

export interface CommandLines {
  /** `kubectl describe pod x -n default`, with the flags of the cluster. */
  kubectl(...words: readonly string[]): string;
  /** `kubectl tcplb apply`, with the flags of the cluster and the machine. */
  tcplb(...words: readonly string[]): string;
  /** `-n NAMESPACE` as words, none where it is what commands work in anyhow. */
  namespaceWords(namespace: string): readonly string[];
  /** Any other program. */
  shell(...words: readonly string[]): string;
}

export function createCommandLines({ cluster, tcplb, namespace: usual }: CommandFlags): CommandLines {
  return {
    kubectl: (...words) => joinWords(['kubectl', ...words, ...cluster]),
    tcplb: (...words) => joinWords(['kubectl', 'tcplb', ...words, ...cluster, ...tcplb]),
    namespaceWords: (namespace) => (namespace === usual ? [] : ['-n', namespace]),
    shell: (...words) => joinWords(words),
  };
}

function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
