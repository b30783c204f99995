/** The figures of `bench propagation`: ratios of medians and of what 99 of 100 changes stay within. */
import type { BenchResult } from '../bench-result.ts';
import type { Size } from '../cluster/exposures.ts';

const [medianBound, p99Bound] = [1.25, 2];
/** Of the medians of the agent, all that it waits included, to those of the loop in the shell. */
const shellBound = 1;
/** For so long the agent waits whether more changes come, before what is no loss; see core/src/sync/watch-cluster.ts. */
export const COALESCING_MS = 10;

/** Milliseconds from the event to the proof of each change. */
export interface Measured {
  readonly size: Size;
  /** Through the agent: backends that go. */
  readonly losses: number[];
  /** Backends that come, with the time for which more is waited for. */
  readonly gains: number[];
  readonly bare: number[];
  readonly shell: number[];
  /** Of changes of several exposures at the same time, until all are served. */
  readonly bursts: { readonly agent: number[]; readonly shell: number[] };
}

interface Row {
  readonly name: string;
  readonly bare: Spread;
  /** Without the time for which more is waited for. */
  readonly agent: Spread;
  readonly loss: Spread;
  readonly gain: Spread;
  readonly shell: Spread;
  readonly bursts: { readonly agent: Spread; readonly shell: Spread };
  readonly medianRatio: number;
  readonly p99Ratio: number;
  /** To the loop in the shell, of one change and of ten at the same time. */
  readonly shellRatio: number;
  readonly burstRatio: number;
}

interface Spread {
  readonly median: number;
  readonly p99: number;
}

/** The result is that of the value which is furthest towards its bound, or beyond it. */
export function summarize(
  measured: readonly Measured[],
): BenchResult & { readonly cases: readonly Omit<BenchResult, 'bench' | 'ok'>[] } {
  const cases = measured.map(toRow).flatMap(({ name, medianRatio, p99Ratio, shellRatio, burstRatio }) => [
    { name: `${name}, median`, ratio: round(medianRatio), bound: medianBound },
    { name: `${name}, p99`, ratio: round(p99Ratio), bound: p99Bound },
    { name: `${name}, to the shell`, ratio: round(shellRatio), bound: shellBound },
    { name: `${name}, ten at once to the shell`, ratio: round(burstRatio), bound: shellBound },
  ]);
  const worst = cases.reduce((a, b) => (b.ratio / b.bound > a.ratio / a.bound ? b : a));
  const ok = cases.every(({ ratio, bound }) => ratio <= bound);
  return { bench: 'propagation', ratio: worst.ratio, bound: worst.bound, ok, cases };
}

export function printTable(measured: readonly Measured[]): void {
  const cell = ({ median, p99 }: Spread): string => `${median.toFixed(0)} / ${p99.toFixed(0)}`.padStart(14);
  const rounds = measured[0]?.bare.length ?? 0;
  console.log(
    `From the event of an EndpointSlice to an nginx that serves it, ${rounds} changes each, in ms: median / p99`,
  );
  console.log(
    `Of the agent without the ${COALESCING_MS} ms for which it waits for more after what is no loss; LOSS, GAIN and SHELL with\n`,
  );
  const heads = ['BARE', 'AGENT', 'RATIO', 'LOSS', 'GAIN', 'SHELL'].map((head) => head.padStart(14));
  console.log(`${'EXPOSURES × BACKENDS'.padEnd(22)}${heads.join('')}`);
  for (const row of measured.map(toRow)) {
    const { name, bare, agent, loss, gain, shell, bursts, medianRatio, p99Ratio } = row;
    const ratio = `${medianRatio.toFixed(2)} / ${p99Ratio.toFixed(2)}`.padStart(14);
    console.log(`${name.padEnd(22)}${cell(bare)}${cell(agent)}${ratio}${cell(loss)}${cell(gain)}${cell(shell)}`);
    const both = `agent ${bursts.agent.median.toFixed(0)} ms, shell ${bursts.shell.median.toFixed(0)} ms`;
    const ratios = `${row.shellRatio.toFixed(2)} of one change, ${row.burstRatio.toFixed(2)} of ten at the same time`;
    console.log(`  agent to shell: ${ratios} (${both})`);
  }
  console.log(`bounds: median ${medianBound}, p99 ${p99Bound}, to the shell ${shellBound}\n`);
}

function toRow({ size, losses, gains, bare, shell, bursts }: Measured): Row {
  const agent = spread([...losses, ...gains.map((ms) => ms - COALESCING_MS)]);
  const peer = spread(bare);
  return {
    name: `${size.exposures} × ${size.endpoints}`,
    ...{ bare: peer, agent, loss: spread(losses), gain: spread(gains), shell: spread(shell) },
    bursts: { agent: spread(bursts.agent), shell: spread(bursts.shell) },
    medianRatio: agent.median / peer.median,
    p99Ratio: agent.p99 / peer.p99,
    shellRatio: spread([...losses, ...gains]).median / spread(shell).median,
    burstRatio: spread(bursts.agent).median / spread(bursts.shell).median,
  };
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
