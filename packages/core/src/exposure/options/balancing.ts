/** How connections get their backends: one word for what a field of the Service and an annotation may ask for. */
import type { ExposureOptions } from './option-schemas.ts';

/** `source-hash` for a Service with `sessionAffinity: ClientIP`, else what the annotation says. */
export function balancing(
  sessionAffinity: boolean,
  { algorithm }: Pick<ExposureOptions, 'algorithm'>,
): ExposureOptions['algorithm'] {
  return sessionAffinity ? 'source-hash' : algorithm;
}
