/** Whether nginx serves what the cluster asks for. */
import type { Quarantine } from '../../host/apply/apply-result.ts';
import type { RenderedFile } from '../../plan.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count, listNames } from '../findings.ts';
import type { HostState } from '../network/read-host-state.ts';

export const liveCheck: Check = {
  id: 'live',
  title: 'Live files',
  needs: ['configuration', 'nginx'],
  async *run(context) {
    const { live } = await context.hostState();
    const planned = await context.plan();
    if (live.linkedRevision === undefined) {
      yield describeUnapplied(planned.exposures.length, context);
      return;
    }
    const findings = [...describeProcess(await context.hostState(), context)];
    if (live.planRevision !== planned.revision) findings.push(describeOutdated(live.files, planned.files, context));
    findings.push(...live.quarantined.map((one) => describeQuarantine(one, context)));
    yield* findings;
    if (findings.length > 0) return;
    const served = `${live.linkedRevision}, ${count(planned.exposures.length, 'exposure')}`;
    yield { status: 'ok', message: `nginx serves what the cluster asks for: revision ${served}` };
  },
};

function describeUnapplied(exposures: number, { host, command }: DoctorContext): Finding {
  const next = command.tcplb('apply');
  if (exposures === 0) return { status: 'warn', message: 'there is nothing to serve yet', next, blocks: true };
  return {
    status: 'fail',
    message: `nothing was applied on ${host.name} yet: nginx serves none of ${count(exposures, 'exposure')}`,
    details: [`Where another machine is the load balancer, ask the doctor there.`],
    next,
    blocks: true,
  };
}

function* describeProcess({ live, master }: HostState, { host, command }: DoctorContext): Generator<Finding> {
  const next = command.tcplb('apply');
  const { servedRevision, linkedRevision } = live;
  if (servedRevision === undefined) {
    const message =
      master === undefined
        ? `nginx does not run on ${host.name}: revision ${linkedRevision} is in place, and nobody serves it`
        : `nginx (process ${master}) does not answer which revision it serves`;
    yield { status: 'fail', message, next, blocks: true };
    return;
  }
  if (master === undefined) {
    yield { status: 'fail', message: "nginx's master is gone: its workers serve on, and cannot be reloaded", next };
  }
  if (servedRevision !== linkedRevision) {
    const message = `nginx serves revision ${servedRevision}, while ${linkedRevision} is in place`;
    yield { status: 'fail', message, next };
  }
}

function describeOutdated(
  live: readonly RenderedFile[],
  planned: readonly RenderedFile[],
  { command }: DoctorContext,
): Finding {
  const before = new Map(live.map(({ path, content }) => [path, content]));
  const after = new Map(planned.map(({ path, content }) => [path, content]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  // The revision's own file always differs.
  const changed = paths.filter((path) => path !== 'revision.conf').toSorted();
  return {
    status: 'fail',
    message: `nginx serves an older state of the cluster: ${listNames(changed) || 'what it runs'} changed since`,
    details: [`To see how: ${command.tcplb('diff')}`],
    next: command.tcplb('apply'),
  };
}

function describeQuarantine({ namespace, name, code, message, kept }: Quarantine, { command }: DoctorContext): Finding {
  return {
    status: 'fail',
    message: `exposure ${namespace}/${name} ${kept ? 'stays as it was' : 'is left out'}: ${message}`,
    next: code === 'PortConflict' ? command.tcplb('apply') : command.tcplb('config', name, '-n', namespace),
    object: { kind: 'Service', namespace, name },
  };
}
