/** A picture in text of how the connections of a test were spread. Pure. */
import type { EchoBackendReport, EchoReport } from '../echo-report.ts';
import { formatShare } from './units.ts';

export interface PictureOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
  /** Colours a text for what it means; returns it as it is where there are no colours. */
  readonly paint: (meaning: PictureColor, text: string) => string;
}

/** `bar`: answered as expected; `wrong`: not expected, or failed; `mark`: where the bar should end. */
export type PictureColor = 'bar' | 'wrong' | 'mark';

interface Row {
  readonly label: string;
  readonly connections: number;
  /** Connections that it should have; 0 when none. */
  readonly fair: number;
  readonly isWrong: boolean;
  readonly text: string;
}

interface Glyphs {
  readonly full: string;
  /** From the thinnest to the widest end of a bar. */
  readonly partial: readonly string[];
  readonly mark: string;
  /** Where a bar goes beyond the mark. */
  readonly markInBar: string;
  readonly cut: string;
}

const UNICODE: Glyphs = {
  full: '█',
  partial: ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'],
  mark: '│',
  markInBar: '┃',
  cut: '…',
};
const ASCII: Glyphs = { full: '#', partial: [''], mark: '|', markInBar: '|', cut: '~' };

const LONGEST_LABEL = 32;
const WIDEST_BAR = 60;
const NARROWEST_BAR = 10;

/** Empty when nobody knows who answered. Lines are at most as wide as the terminal, unless that has no room for a bar. */
export function describeDistribution(report: EchoReport, { width, unicode, paint }: PictureOptions): string {
  if (report.backends.length === 0) return '';
  const glyphs = unicode ? UNICODE : ASCII;
  const rows = buildRows(report).map((row) => ({ ...row, label: shorten(row.label, glyphs) }));
  const labels = Math.max(...rows.map(({ label }) => label.length));
  const texts = Math.max(...rows.map(({ text }) => text.length));
  const cells = Math.min(WIDEST_BAR, Math.max(NARROWEST_BAR, width - labels - texts - 3));
  const widest = Math.max(1, ...rows.map(({ connections, fair }) => Math.max(connections, fair)));
  const lines = rows.map((row) => {
    const bar = drawBar(row, { cells, widest, glyphs, paint });
    return `${row.label.padEnd(labels)} ${bar} ${row.text}`.trimEnd();
  });
  const legend = `${' '.repeat(labels)} ${paint('mark', glyphs.mark)} expected`;
  return `${[...lines, ...(rows.some(({ fair }) => fair > 0) ? [legend] : [])].join('\n')}\n`;
}

function buildRows({ backends, failures, connections }: EchoReport): Row[] {
  const answered = backends.reduce((sum, backend) => sum + backend.connections, 0);
  const rows = backends.map((backend) => ({
    label: backend.hostname,
    connections: backend.connections,
    fair: backend.expectedShare * answered,
    isWrong: !backend.expected,
    text: `${formatShare(backend.share).padStart(6)}${noteOn(backend)}`,
  }));
  const failed = Object.entries(failures).filter(([, count]) => count > 0);
  return [
    ...rows,
    ...failed.map(([kind, count]) => ({
      label: `<${kind}>`,
      connections: count,
      fair: 0,
      isWrong: true,
      text: `${String(count).padStart(6)} of ${connections} failed`,
    })),
  ];
}

function noteOn({ missed, expected }: EchoBackendReport): string {
  if (missed) return ' not reached';
  return expected ? '' : ' not expected';
}

function shorten(label: string, { cut }: Glyphs): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - cut.length)}${cut}` : label;
}

interface Scale {
  readonly cells: number;
  /** Connections that fill the cells. */
  readonly widest: number;
  readonly glyphs: Glyphs;
  readonly paint: PictureOptions['paint'];
}

/** Always `cells` wide. */
function drawBar({ connections, fair, isWrong }: Row, { cells, widest, glyphs, paint }: Scale): string {
  const steps = glyphs.partial.length;
  const length = Math.round((connections / widest) * cells * steps) / steps;
  const full = Math.floor(length);
  const end = glyphs.partial[Math.round((length - full) * steps)] ?? '';
  const bar = (glyphs.full.repeat(full) + end).padEnd(cells);
  const color = isWrong ? 'wrong' : 'bar';
  if (fair === 0) return paint(color, bar);
  const at = Math.min(cells - 1, Math.max(0, Math.ceil((fair / widest) * cells) - 1));
  const mark = full > at + 1 ? glyphs.markInBar : glyphs.mark;
  return paint(color, bar.slice(0, at)) + paint('mark', mark) + paint(color, bar.slice(at + 1));
}
