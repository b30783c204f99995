/** The strategy of every kind. */

import type { Kind } from './kinds.ts';
import type { Strategy } from './strategy.ts';

const strategies: Readonly<Record<string, Strategy>> = {};

const plain: Strategy = {};

export function strategyOf(kind: Kind): Strategy {
  return strategies[kind.plural] ?? plain;
}
