/** A correct `tcplb.yaml` in a fraction of the time that it takes to say where an incorrect one is wrong. */
import { CORE_SCHEMA, load } from 'js-yaml';
import type { LoadBalancerConfiguration } from '../configuration.ts';
import { checkPlaces } from './check-places.ts';
import { configurationSchema } from './configuration-schema.ts';
import { mergeConfiguration } from './merge-configuration.ts';
import type { ParseOptions } from './parse-configuration.ts';

/** What `parseConfiguration` makes of the text; undefined for anything but the plainest, which is for it to judge. */
export function parseQuickly(
  text: string,
  { defaults, isOnHost }: ParseOptions,
): LoadBalancerConfiguration | undefined {
  const parsed = configurationSchema.safeParse(readYaml(text));
  if (!parsed.success || parsed.data.nginx?.exposureTemplate !== undefined) return undefined;
  return checkPlaces(parsed.data, isOnHost).length > 0
    ? undefined
    : mergeConfiguration(parsed.data, defaults, undefined);
}

function readYaml(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch {
    return undefined;
  }
}
