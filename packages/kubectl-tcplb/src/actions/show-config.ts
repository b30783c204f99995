/** `config`: the exact files, to stdout, or as a bundle below a directory. */
import {
  buildBundle,
  exposureNotServed,
  formatFiles,
  type HostPlan,
  type HostToPlan,
  type Plan,
  type RenderedFile,
  writeBundle,
  writeFilesBelow,
} from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { planHere, planHostsHere } from './plan-here.ts';
import { noteFirstHost } from './rollout/note-first-host.ts';
import { noteRejections } from './view/note-rejections.ts';

export interface ShowConfigOptions {
  readonly name: string | undefined;
  readonly directory: string | undefined;
  readonly config: string | undefined;
  /** Of those that the configuration names; default the first. */
  readonly host: string | undefined;
}

export async function showConfig(session: Session, options: ShowConfigOptions): Promise<void> {
  const { name, directory } = options;
  const { terminal } = session;
  const client = await session.connect();
  const { plan, facts, nginx } = await readPlan(session, options);
  const files = name === undefined ? plan.files : filesOf(plan, session.namespace ?? client.namespace, name);
  if (facts === undefined) {
    terminal.note('note: no nginx with the stream module here; the files are for one that has it built in');
  }
  if (directory === undefined) terminal.print(formatFiles(files));
  else {
    const bundle = name === undefined ? buildBundle(plan, nginx, facts) : undefined;
    const paths = await (bundle ? writeBundle(directory, bundle) : writeFilesBelow(directory, files));
    terminal.print(paths.map((path) => `${path}\n`).join(''));
  }
  if (name === undefined) noteRejections(plan.rejected, terminal);
}

type Planned = Pick<HostPlan, 'plan' | 'facts' | 'nginx'>;

/** Who does not name a host looks at files, and needs no way to it. */
async function readPlan(session: Session, { config, host }: ShowConfigOptions): Promise<Planned> {
  if (host === undefined) {
    const planned = await planHere(session, { config, nginxOptional: true });
    noteFirstHost(planned.found.configuration, session.terminal);
    return planned;
  }
  await using planned = await planHostsHere(session, { config, hosts: [host], nginxOptional: true });
  const [target] = planned.hosts as [HostToPlan];
  return { ...(await target.plan()), nginx: target.configuration.nginx };
}

/** Fails with `NotFound`; with the rejection's own code for an exposure that was rejected. */
function filesOf({ files, rejected }: Plan, namespace: string, name: string): RenderedFile[] {
  const own = files.filter(({ exposure }) => exposure?.namespace === namespace && exposure.name === name);
  if (own.length > 0) return own;
  throw exposureNotServed(namespace, name, rejected);
}
