/** What a host serves, in the shape of the planned configuration. */
import { watch } from 'node:fs';
import {
  formatFiles,
  type NginxConfiguration,
  type OpenOneOptions,
  openHost,
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

/** Fails as `openHost` does, and with `ApplyFailed` when the directory cannot be read. */
export async function readLiveConfig(exposure: ExposureName | undefined, where: OpenOneOptions): Promise<LiveConfig> {
  await using opened = await openHost(where);
  const { host, configuration } = opened;
  const { files, quarantined } = await readLive(
    host,
    configuration.nginx,
    where.signal ? { signal: where.signal } : {},
  );
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
 * Calls back whenever another revision becomes the live one of this machine, whoever applied it. Returns how to stop;
 * undefined while there is no directory to watch, which is so before the first apply.
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
