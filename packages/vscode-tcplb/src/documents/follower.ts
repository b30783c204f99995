/** What keeps the text of an open document up to date. */

export interface Follower {
  /** Fires when nobody looks at the document any more. */
  readonly signal: AbortSignal;
  /** Gives the text as it is now. Giving the same again does nothing. */
  show(text: string): void;
}

/** Shows a first text sooner or later, and each other one from then on. Failures are texts, too. */
export type Follow<Target> = (target: Target, follower: Follower) => void;
