/** The figures of `bench propagation`: ratios of medians and of what 99 of 100 changes stay within. */
import type { BenchResult } from '../bench-result.ts';
import type { Size } from '../cluster/exposures.ts';

const [medianBound, p99Bound] = [1.25, 2];
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
}

interface Spread {
  readonly median: number;
  readonly p99: number;
}

/** The result is that of the value which is furthest towards its bound, or beyond it. */
export function summarize(
  measured: readonly Measured[],
): BenchResult & { readonly cases: readonly Omit<BenchResult, 'bench' | 'ok'>[] } {
  const cases = measured.map(toRow).flatMap(({ name, medianRatio, p99Ratio }) => [
    { name: `${name}, median`, ratio: round(medianRatio), bound: medianBound },
    { name: `${name}, p99`, ratio: round(p99Ratio), bound: p99Bound },
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
  for (const { name, bare, agent, loss, gain, shell, bursts, medianRatio, p99Ratio } of measured.map(toRow)) {
    const ratio = `${medianRatio.toFixed(2)} / ${p99Ratio.toFixed(2)}`.padStart(14);
    console.log(`${name.padEnd(22)}${cell(bare)}${cell(agent)}${ratio}${cell(loss)}${cell(gain)}${cell(shell)}`);
    const times = (bursts.shell.median / bursts.agent.median).toFixed(1);
    const both = `agent ${bursts.agent.median.toFixed(0)} ms, shell ${bursts.shell.median.toFixed(0)} ms`;
    console.log(`  10 exposures at the same time: ${both}; the agent is ${times} times as fast`);
  }
  console.log(`bounds: median ${medianBound}, p99 ${p99Bound}\n`);
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
