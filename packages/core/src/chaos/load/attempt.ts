/** One new connection of a steady load. */
import type { EchoFailure } from '../../echo/echo-report.ts';

/** Times are milliseconds since the load began. */
export interface Attempt {
  /** When it was to begin. */
  readonly atMs: number;
  /** Milliseconds from then until it was answered, or had failed. */
  readonly tookMs: number;
  /** Milliseconds by which it began late, because this machine was busy. */
  readonly lateMs: number;
  /** Absent when it was answered. */
  readonly failure?: EchoFailure;
  /** Who answered, where that is known. */
  readonly hostname?: string;
}
