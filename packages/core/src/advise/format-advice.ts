/** Advice as text: the command to type first, then the ways by rank, each with what speaks for and against it. Pure. */
import type { Advice, AdvicePoint, PointKind, WayAdvice } from './advice.ts';

export interface AdviceShape {
  /** Whether to say everything of every way, and how to take it. */
  readonly wide: boolean;
  /** Default: as it is. */
  readonly style?: (style: 'bold' | 'green', text: string) => string;
}

const signs: Readonly<Record<PointKind, string>> = {
  obstacle: 'x',
  condition: '?',
  gain: '+',
  loss: '-',
  cost: '-',
  note: '*',
};

const verdicts: Readonly<Record<WayAdvice['verdict'], string>> = {
  recommended: 'recommended',
  possible: 'possible',
  conditional: 'possible on a condition',
  impossible: 'not possible',
  discouraged: 'not recommended',
};

export function formatAdvice(advice: Advice, { wide, style = plain }: AdviceShape): string {
  const { recommendation } = advice;
  const head =
    recommendation === undefined
      ? ['No way leads to these pods yet.']
      : [style('bold', recommendation.command), `  ${recommendation.explanation}`];
  const ways = advice.ways.map((way) => formatWay(way, { wide, style }));
  return `${head.join('\n')}\n\n${ways.join('\n\n')}\n`;
}

function formatWay(way: WayAdvice, { wide, style }: Required<AdviceShape>): string {
  const { rank, verdict, command } = way;
  const title = `${rank}. ${way.way}: ${verdicts[verdict]}`;
  const lines = [
    verdict === 'recommended' ? style('green', title) : title,
    ...shownPoints(way, wide).map(({ kind, text }) => `   ${signs[kind]} ${text}`),
    ...(wide && command !== undefined ? [`   ${command}`] : []),
  ];
  return lines.join('\n');
}

function plain(_style: string, text: string): string {
  return text;
}

/** What would be good or bad about a way that does not work is of interest to few. */
function shownPoints({ verdict, points }: WayAdvice, wide: boolean): readonly AdvicePoint[] {
  return verdict === 'impossible' && !wide ? points.filter(({ kind }) => kind === 'obstacle') : points;
}
