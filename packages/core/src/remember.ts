/** Lets who plans again and again make only what has changed. */

/**
 * Gives what `make` makes of these inputs: again what it made the last time under this key, when the inputs are the same
 * objects. `make` must be pure and look at nothing but the inputs.
 */
export type Remember = <T>(key: string, inputs: readonly unknown[], make: () => T) => T;

/** Remembers nothing. */
export const makeAlways: Remember = (_key, _inputs, make) => make();
