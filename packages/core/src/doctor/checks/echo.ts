/** Whether tcplb's own echo server answers through nginx. Other services are not talked to. */

import { describeListener } from '../../exposure/describe.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../exposure/ownership.ts';
import { testListener } from '../../operations/test-exposure.ts';
import type { RenderedFile } from '../../plan.ts';
import type { Check, Finding } from '../check.ts';
import { countEndpoints, findService } from '../cluster/find-service.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { selectControllers } from '../workload/select-controllers.ts';

/** For each backend, so that each has its turn. */
const CONNECTIONS = 2;
const MOST_CONNECTIONS = 50;
const TIMEOUT_MS = 3000;

export const echoCheck: Check = {
  id: 'echo',
  title: 'Echo',
  needs: ['listeners'],
  async *run(context) {
    const { exposures } = await context.exposures();
    let found = false;
    for (const exposure of exposures) {
      if (!(await isEcho(exposure, context))) continue;
      found = true;
      yield* examineExposure(exposure, context);
    }
    if (!found) yield { status: 'skipped', message: 'no exposure leads to the echo server of `kubectl tcplb echo`' };
  },
};

async function* examineExposure(exposure: Exposure, context: DoctorContext): AsyncGenerator<Finding> {
  const { namespace, name } = exposure;
  const object = { kind: 'Service', namespace, name };
  if (!(await isLive(exposure, context))) {
    const message = `${namespace}/${name}: nginx does not serve it as it is, see Live files`;
    yield { status: 'skipped', message, object };
    return;
  }
  const snapshot = await context.snapshot();
  for (const listener of exposure.listeners) {
    if (countEndpoints(exposure, listener, snapshot).ready > 0)
      yield await examineListener(exposure, listener, context);
  }
}

/** What nginx serves of it: an answer says nothing about a plan that is not live. */
async function isLive({ namespace, name }: Exposure, context: DoctorContext): Promise<boolean> {
  const { live } = await context.hostState();
  const { files } = await context.plan();
  const isIts = ({ exposure }: RenderedFile): boolean => exposure?.namespace === namespace && exposure.name === name;
  const planned = files.filter(isIts);
  return planned.every((file) =>
    live.files.some(({ path, content }) => path === file.path && content === file.content),
  );
}

/** Whether all that the Service selects was made by `echo deploy`. */
async function isEcho({ namespace, name }: Exposure, context: DoctorContext): Promise<boolean> {
  const selector = findService({ namespace, name }, await context.snapshot())?.spec.selector ?? {};
  if (Object.keys(selector).length === 0) return false;
  const chosen = selectControllers(await context.controllers(namespace), selector);
  return (
    chosen.length > 0 && chosen.every((one) => one.spec.template?.metadata?.labels?.[MANAGED_BY_LABEL] === MANAGED_BY)
  );
}

async function examineListener(exposure: Exposure, listener: Listener, context: DoctorContext): Promise<Finding> {
  const { namespace, name } = exposure;
  const ready = listener.backends.filter(({ state }) => state === 'ready').length;
  const connections = Math.min(Math.max(1, ready * CONNECTIONS), MOST_CONNECTIONS);
  const report = await testListener({
    exposure,
    listener,
    settings: { connections, concurrency: 10, timeoutMs: TIMEOUT_MS },
    ...context.cancellation,
  });
  const answers = report.backends.filter((backend) => backend.connections > 0).map(({ hostname }) => hostname);
  const object = { kind: 'Service', namespace, name };
  const place = `${namespace}/${name} ${describeListener(listener)}`;
  if (report.passed) {
    return {
      status: 'ok',
      message: `${place}: ${connections} of ${connections} echoed by ${answers.join(', ')}`,
      object,
    };
  }
  return {
    status: 'fail',
    message: `${place}: ${report.succeeded} of ${connections} ${listener.protocol === 'UDP' ? 'datagrams' : 'connections'} were echoed`,
    details: report.problems,
    next: context.command.tcplb('test', name, '-n', namespace),
    object,
  };
}
