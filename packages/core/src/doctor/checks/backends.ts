/** Whether the backends answer to this machine, past nginx. */
import type { Backend } from '../../backends/backend.ts';
import { describeAddress, describeListener } from '../../exposure/describe.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import type { Check, Finding } from '../check.ts';
import { countEndpoints } from '../cluster/find-service.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { listNames } from '../findings.ts';
import { type Target, tryAll } from '../network/try-all.ts';
import { type ConnectOutcome, tryConnect } from '../network/try-connect.ts';
import { type DatagramOutcome, tryDatagram } from '../network/try-datagram.ts';

/** Milliseconds; a node in reach answers within one. */
const TIMEOUT_MS = 2000;
/** Most services let an empty datagram pass in silence, so this is what each of them takes. */
const DATAGRAM_TIMEOUT_MS = 500;
/** Of each listener, so that a large cluster is not knocked at all over. */
const TRIED = 100;

type Outcome = ConnectOutcome | DatagramOutcome;

const good: readonly Outcome[] = ['open', 'answered', 'silent'];

const meanings: Readonly<Partial<Record<Outcome, string>>> = {
  refused: 'nothing listens on that port, or a firewall refuses',
  'timed-out': 'a firewall drops the packets, or the node is off or not routed from here',
  unreachable: 'this machine has no route to it',
};

export const backendsCheck: Check = {
  id: 'backends',
  title: 'Backends',
  needs: ['endpoints'],
  async *run(context) {
    const { exposures } = await context.exposures();
    const snapshot = await context.snapshot();
    for (const exposure of exposures) {
      for (const listener of exposure.listeners) {
        const { ready } = countEndpoints(exposure, listener, snapshot);
        yield* examineListener(exposure, listener, ready, context);
      }
    }
  },
};

async function* examineListener(
  exposure: Exposure,
  listener: Listener,
  readyEndpoints: number,
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const { namespace, name } = exposure;
  const object = { kind: 'Service', namespace, name };
  const place = `${namespace}/${name} ${describeListener(listener)}`;
  const ready = listener.backends.filter(({ state }) => state === 'ready').slice(0, TRIED);
  if (ready.length === 0 || readyEndpoints === 0) {
    yield { status: 'skipped', message: `${place}: it has no ready backend, see Endpoints`, object };
    return;
  }
  const outcomes = await tryBackends(ready, listener, context.signal);
  const failed = ready.flatMap((backend, index) => {
    const outcome = outcomes[index] ?? 'cancelled';
    return good.includes(outcome) ? [] : [{ backend, outcome }];
  });
  for (const [outcome, group] of Map.groupBy(failed, (one) => one.outcome)) {
    const silent = group.map(({ backend }) => backend);
    yield describeSilent({ exposure, listener, place, outcome, silent }, context);
  }
  if (failed.length > 0) return;
  const isKnown = !outcomes.includes('silent');
  const verb = isKnown ? 'answer' : 'refuse no datagram, and that is all that UDP tells';
  yield { status: 'ok', message: `${place}: ${ready.length} of ${ready.length} ${verb}`, object };
}

function tryBackends(
  backends: readonly Target[],
  { protocol }: Listener,
  signal: AbortSignal | undefined,
): Promise<readonly Outcome[]> {
  return tryAll<Outcome>(backends, (target) =>
    protocol === 'UDP'
      ? tryDatagram(target, { timeoutMs: DATAGRAM_TIMEOUT_MS, signal })
      : tryConnect(target.address, target.port, { timeoutMs: TIMEOUT_MS, signal }),
  );
}

interface Silent {
  readonly exposure: Exposure;
  readonly listener: Listener;
  readonly place: string;
  readonly outcome: Outcome;
  readonly silent: readonly Backend[];
}

function describeSilent(
  { exposure, listener, place, outcome, silent }: Silent,
  { command, host }: DoctorContext,
): Finding {
  const { namespace, name } = exposure;
  const names = silent.map((backend) => `${backend.node} (${describeAddress(backend)})`);
  const meaning = meanings[outcome];
  const how = listener.protocol === 'UDP' ? ['--protocol', 'udp'] : ['--connect-only'];
  return {
    status: 'fail',
    message: `${place}: ${listNames(names)} ${silent.length === 1 ? 'does' : 'do'} not answer ${host.name}: ${outcome}`,
    ...(meaning !== undefined && { details: [meaning] }),
    next: command.tcplb('test', name, '-n', namespace, '--direct', ...how, '--connections', '5'),
    object: objectOf(silent[0], exposure),
  };
}

function objectOf(backend: Backend | undefined, exposure: Exposure): Finding['object'] & object {
  const [namespace, name] = backend?.pod?.split('/') ?? [];
  if (namespace !== undefined && name !== undefined) return { kind: 'Pod', namespace, name };
  if (backend !== undefined) return { kind: 'Node', name: backend.node };
  return { kind: 'Service', namespace: exposure.namespace, name: exposure.name };
}
