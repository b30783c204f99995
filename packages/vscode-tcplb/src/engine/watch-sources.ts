/** Notices that there may be other clusters to choose from. */
import { isDeepStrictEqual } from 'node:util';
import { kubeconfigFiles } from '@tcplb/core';
import { type ListSourcesOptions, listRunningSandboxes } from './list-sources.ts';
import { type FileWatch, watchFiles } from './watch-files.ts';

const SANDBOX_INTERVAL_MS = 2_000;

/** What may have changed: the kubeconfig, or which sandboxes run. */
export type SourcesChange = 'kubeconfig' | 'sandboxes';

export function watchSources(
  { kubeconfig, env = process.env }: ListSourcesOptions,
  onChange: (change: SourcesChange) => void,
): FileWatch {
  const files = watchFiles(kubeconfigFiles(kubeconfig, env), () => onChange('kubeconfig'));
  const sandboxes = watchSandboxes(env, () => onChange('sandboxes'));
  return {
    close() {
      files.close();
      sandboxes.close();
    },
  };
}

/** Their records are made and removed by other processes, in directories that may not exist yet. */
function watchSandboxes(env: NodeJS.ProcessEnv, onChange: () => void): FileWatch {
  let known: unknown;
  let isClosed = false;
  const look = async () => {
    const running = (await listRunningSandboxes(env)).map(({ name, pid, startedAt }) => ({ name, pid, startedAt }));
    if (isClosed) return;
    const hasChanged = known !== undefined && !isDeepStrictEqual(known, running);
    known = running;
    if (hasChanged) onChange();
  };
  void look();
  const timer = setInterval(look, SANDBOX_INTERVAL_MS);
  timer.unref();
  return {
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}
