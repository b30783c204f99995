/** A roll-out as data, for -o json and yaml. Pure. */
import type { HostOutcome, OpenHost } from '@tcplb/core';
import type { ServedRevisions } from './conclude.ts';

/** Of the one host that has no name its result alone. */
export function describeOutcomes<T>(
  outcomes: readonly HostOutcome<OpenHost, T>[],
  served: ServedRevisions,
  describe: (value: T) => object,
): object {
  const [only] = outcomes;
  if (only?.state === 'done' && only.target.name === undefined) return describe(only.value);
  const hosts = outcomes.map((outcome) => {
    const { target, state } = outcome;
    const serves = served.get(target);
    return {
      host: target.name,
      state,
      ...('value' in outcome && describe(outcome.value)),
      ...('error' in outcome && { error: { code: outcome.error.code, message: outcome.error.message } }),
      ...(serves !== undefined && { serves }),
    };
  });
  return { apiVersion: 'tcplb.dev/v1alpha1', kind: 'RollOut', hosts };
}
