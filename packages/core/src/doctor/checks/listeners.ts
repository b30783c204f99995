/** Whether a client gets through nginx. */
import { describeListener } from '../../exposure/describe.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import { listenAddresses, listenKey } from '../../host/apply/listen-addresses.ts';
import { hostPort } from '../../ip-address.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { listenerTargets } from '../network/listener-targets.ts';
import { type Target, tryAll } from '../network/try-all.ts';
import { type ConnectOutcome, tryConnect } from '../network/try-connect.ts';
import { type DatagramOutcome, tryDatagram } from '../network/try-datagram.ts';

const TIMEOUT_MS = 2000;
/** nginx closes a connection for which it has no backend at once. */
const HOLD_MS = 200;
/** A refusal by this machine itself comes at once. */
const DATAGRAM_TIMEOUT_MS = 200;

type Outcome = ConnectOutcome | DatagramOutcome;

export const listenersCheck: Check = {
  id: 'listeners',
  title: 'Listeners',
  needs: ['services', 'live'],
  async *run(context) {
    const { exposures } = await context.exposures();
    for (const exposure of exposures) {
      for (const listener of exposure.listeners) yield* examineListener(exposure, listener, context);
    }
  },
};

async function* examineListener(
  exposure: Exposure,
  listener: Listener,
  context: DoctorContext,
): AsyncGenerator<Finding> {
  const { namespace, name } = exposure;
  const object = { kind: 'Service', namespace, name };
  const place = `${namespace}/${name} ${describeListener(listener)}`;
  const { held } = await context.hostState();
  const isHeld = listenAddresses({ ...exposure, listeners: [listener] }).every((one) => held.has(listenKey(one)));
  if (!isHeld) {
    yield { status: 'skipped', message: `${place}: nginx does not hold it, see Live files`, object };
    return;
  }
  const targets = listenerTargets(exposure, listener);
  const { signal } = context;
  const outcomes = await tryAll<Outcome>(targets, (target: Target) =>
    listener.protocol === 'UDP'
      ? tryDatagram(target, { timeoutMs: DATAGRAM_TIMEOUT_MS, signal })
      : tryConnect(target.address, target.port, { timeoutMs: TIMEOUT_MS, holdMs: HOLD_MS, signal }),
  );
  for (const [index, { address, port }] of targets.entries()) {
    const outcome = outcomes[index] ?? 'cancelled';
    const where = `${namespace}/${name} ${hostPort(address, port)}${listener.protocol === 'UDP' ? '/UDP' : ''}`;
    yield { ...judge(where, outcome, exposure, context), object };
  }
}

function judge(place: string, outcome: Outcome, { namespace, name }: Exposure, context: DoctorContext): Finding {
  const { command } = context;
  if (outcome === 'open') return { status: 'ok', message: `${place} takes connections` };
  if (outcome === 'answered') return { status: 'ok', message: `${place} answers` };
  if (outcome === 'silent') return { status: 'ok', message: `${place} takes datagrams` };
  if (outcome === 'closed') {
    return {
      status: 'warn',
      message: `${place} takes connections and ends them at once`,
      details: [
        'Either no backend took them, loadBalancerSourceRanges leaves this machine out, or the service does so.',
      ],
      next: command.tcplb('backends', name, '-n', namespace),
    };
  }
  const next = command.tcplb('apply');
  return { status: 'fail', message: `${place} takes no connections from ${context.host.name}: ${outcome}`, next };
}
