/** What this machine serves, in the shape of the planned configuration. */
import { watch } from 'node:fs';
import {
  createLocalHost,
  formatFiles,
  type HostRequestOptions,
  type NginxConfiguration,
  type Quarantine,
  readLive,
} from '@tcplb/core';
import type { ExposureName } from './config-text.ts';

export interface LiveConfig {
  /** Like `configText`; empty when nothing, or not this exposure, is live. */
  readonly text: string;
  /** Exposures that the last apply held back, of those asked for. */
  readonly quarantined: readonly Quarantine[];
}

/** Fails with `ApplyFailed` when the directory cannot be read. */
export async function readLiveConfig(
  nginx: NginxConfiguration,
  exposure: ExposureName | undefined,
  options: HostRequestOptions = {},
): Promise<LiveConfig> {
  const { files, quarantined } = await readLive(createLocalHost(), nginx, options);
  if (exposure === undefined) return { text: formatFiles(files), quarantined };
  const path = `exposures/${exposure.namespace}.${exposure.name}.conf`;
  return {
    text: formatFiles(files.filter((file) => file.path === path)),
    quarantined: quarantined.filter(
      ({ namespace, name }) => namespace === exposure.namespace && name === exposure.name,
    ),
  };
}

/**
 * Calls back whenever another revision becomes the live one, whoever applied it. Returns how to stop; undefined while
 * there is no directory to watch, which is so before the first apply.
 */
export function watchLiveConfig({ directory }: NginxConfiguration, onChange: () => void): (() => void) | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, (_event, name) => {
      if (name === 'live') onChange();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return undefined;
  }
}
