/** Names for completion, from tcplb.yaml. One that cannot be read names no hosts. */
import { readConfigurationFile } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';

export async function hostNames(path: string | undefined): Promise<readonly string[]> {
  try {
    const found = await readConfigurationFile({ env: process.env, cwd: process.cwd(), ...omitUndefined({ path }) });
    return found?.configuration.hosts?.map(({ name }) => name) ?? [];
  } catch {
    return [];
  }
}
