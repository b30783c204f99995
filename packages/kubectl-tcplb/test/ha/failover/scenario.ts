/** What can happen to a high availability set-up, as data. */
import type { Stage, StageHost } from '../start-stage.ts';

export interface Scene {
  readonly stage: Stage;
  /** The host that has the virtual address when it begins. */
  readonly owner: StageHost;
  /** Counts from 0. */
  readonly round: number;
}

export interface Scenario {
  readonly name: string;
  /**
   * `host`: new connections may fail until another host has the address. `node`: no connection may fail. `none`: nothing at all
   * may be seen.
   */
  readonly kind: 'host' | 'node' | 'none';
  /** Makes it happen. What it waits for belongs to the scenario. */
  readonly inject: (scene: Scene) => Promise<unknown>;
  /** Milliseconds for which it is watched, from the moment that it has happened. */
  readonly watchMs: number;
  /** Undoes it where that does not happen by itself. */
  readonly heal?: (scene: Scene) => Promise<unknown>;
  /** Whether hosts cannot hear each other meanwhile: until it is undone each may take itself for the only one. */
  readonly isApart?: true;
}

/** What one round showed. Times in milliseconds. */
export interface Round {
  readonly connections: number;
  /** Of those that began when it had happened; a planned switch happens when the address leaves its host. */
  readonly failed: number;
  /** Of those that had begun before, and were open or about to be. */
  readonly cut: number;
  /** The longest time without an answer to a new connection. */
  readonly gapMs: number;
  /** The longest that an answered connection took. */
  readonly slowestMs: number;
  /** From the beginning to the last connection that waited for a dead backend. */
  readonly rotationMs: number;
  /** The longest time for which two hosts had the address while they could hear each other. */
  readonly overlapMs: number;
  /** Long-lived connections: how many, and how many of them broke. */
  readonly open: number;
  readonly broken: number;
  /** By how much this machine was late itself. */
  readonly lateMs: number;
}
