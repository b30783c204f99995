/** What a set-up made of faults, as text. Pure. */
import type { PictureOptions } from '../../echo/describe/describe-distribution.ts';
import { formatTable } from '../../format-table.ts';
import type { ChaosReport, FaultReport } from '../chaos-report.ts';
import { describeLegend, describeTimeline } from './describe-timeline.ts';

const headers = ['FAULT', 'FAILED', 'GAP', 'OPEN CUT', 'ENDED', 'IN SYNC', 'OWNER'];

/** A table, then a picture of each fault. */
export function describeChaos({ faults }: ChaosReport, options: PictureOptions): string {
  if (faults.length === 0) return '';
  const table = formatTable(headers, faults.map(describeRow));
  const pictures = faults.map(({ fault, timeline }) => `${fault}\n  ${describeTimeline(timeline, options)}\n`);
  return `${table}\n${pictures.join('')}  ${describeLegend(options)}\n`;
}

function describeRow(report: FaultReport): string[] {
  const { connections, open, healedBy, healedMs, inSyncMs, ownerBefore, ownerAfter } = report;
  const owner = ownerBefore === ownerAfter ? ownerBefore : `${ownerBefore ?? 'nobody'} → ${ownerAfter ?? 'nobody'}`;
  return [
    report.fault,
    `${connections.failed} of ${connections.connections}`,
    `${connections.gapMs}ms`,
    `${open.broken.length} of ${open.broken.length + open.lived}`,
    `${healedBy}, ${formatSeconds(healedMs)}`,
    inSyncMs === undefined ? 'no' : formatSeconds(inSyncMs),
    owner ?? '<none>',
  ];
}

function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)}s`;
}
