/**
 * What an agent had from the cluster the last time, on its own machine: an agent that starts while the cluster cannot be asked
 * would not know where its nginx is.
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  DEFAULTS_SOURCE,
  defaultsHere,
  type FoundConfiguration,
  parseFound,
  type ReadConfigurationOptions,
} from '../../cluster/read-configuration.ts';
import { requireTrustedDirectory } from '../../cluster/trusted-directory.ts';
import { readFileIfExists, replaceFile } from '../../host/local/durable-files.ts';
import { makeDirectories } from '../../host/local/make-directories.ts';

export interface ConfigurationMemory {
  /**
   * What is used from now on. What comes from the cluster is noted down; where the cluster has none any more, what was noted
   * down is forgotten. Fails with `InvalidConfiguration` where others may write, and as the file system does.
   */
  keep(found: FoundConfiguration): Promise<void>;
  /** Undefined when nothing of this cluster is noted down. Fails with `InvalidConfiguration`, as for a text of the cluster. */
  recall(): Promise<FoundConfiguration | undefined>;
}

export interface RememberOptions extends Omit<ReadConfigurationOptions, 'client' | 'path'> {
  /** URL of the API server: what another cluster has said is nothing that this one ever did. */
  readonly server: string;
}

/** In the directory that holds where nobody names another one. */
export function rememberConfiguration({ server, ...options }: RememberOptions): ConfigurationMemory {
  const path = `${defaultsHere(options).nginx.directory}/configuration.yaml`;
  const origin = `# What the ConfigMap of the cluster ${server} said the last time, for an agent that cannot ask it.\n`;
  const trust = (directory: string, source: string) => requireTrustedDirectory(directory, source);
  return {
    async keep({ source, text }) {
      if (text !== undefined) {
        await trust(dirname(path), path);
        if ((await readFileIfExists(path)) === origin + text) return;
        await makeDirectories(dirname(path));
        await replaceFile(path, origin + text);
      } else if (source === DEFAULTS_SOURCE) await rm(path, { force: true });
    },
    async recall() {
      const text = await readFileIfExists(path);
      if (!text?.startsWith(origin)) return undefined;
      await trust(dirname(path), path);
      const found = await parseFound({ source: path, text, isOnHost: false }, options);
      await trust(found.configuration.nginx.directory, path);
      return found;
    },
  };
}
