/** A picture in text of new connections over time. Pure. */
import type { PictureOptions } from '../../echo/describe/describe-distribution.ts';
import type { Timeline } from '../build-timeline.ts';

interface Glyphs {
  readonly answered: string;
  readonly mixed: string;
  readonly failed: string;
  readonly nothing: string;
  readonly mark: string;
}

const UNICODE: Glyphs = { answered: '█', mixed: '▒', failed: '×', nothing: '·', mark: '│' };
const ASCII: Glyphs = { answered: '#', mixed: '%', failed: 'x', nothing: '.', mark: '|' };

const WIDEST = 100;
const NARROWEST = 20;

/** One line: a column for each step, or for several where there are too many, with marks where the fault began and ended. */
export function describeTimeline(timeline: Timeline, { width, unicode, paint }: PictureOptions): string {
  const glyphs = unicode ? UNICODE : ASCII;
  const room = Math.min(WIDEST, Math.max(NARROWEST, width - 2));
  const merge = Math.ceil(timeline.answered.length / room);
  const columnMs = timeline.stepMs * merge;
  const at = (ms: number): number => Math.floor((ms - timeline.fromMs) / columnMs);
  const marks = [at(0), at(timeline.healedMs)];
  const columns = Math.ceil(timeline.answered.length / merge);
  return Array.from({ length: columns }, (_, column) => {
    const from = column * merge;
    const sum = (counts: readonly number[]) => counts.slice(from, from + merge).reduce((all, one) => all + one, 0);
    const mark = marks.includes(column) ? paint('mark', glyphs.mark) : '';
    return mark + drawStep(sum(timeline.answered), sum(timeline.failed), glyphs, paint);
  }).join('');
}

/** What the signs mean. */
export function describeLegend({ unicode }: Pick<PictureOptions, 'unicode'>): string {
  const { answered, mixed, failed, nothing, mark } = unicode ? UNICODE : ASCII;
  return `${answered} answered  ${mixed} some failed  ${failed} failed  ${nothing} nothing answered  ${mark} the fault and its end`;
}

function drawStep(answered: number, failed: number, glyphs: Glyphs, paint: PictureOptions['paint']): string {
  if (answered > 0) return failed === 0 ? paint('bar', glyphs.answered) : paint('wrong', glyphs.mixed);
  return failed > 0 ? paint('wrong', glyphs.failed) : paint('wrong', glyphs.nothing);
}
