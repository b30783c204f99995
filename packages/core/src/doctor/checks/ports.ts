/** Whether the listeners that nginx does not hold yet can be had on this machine. */
import { findListenConflicts, type ListenConflict } from '../../host/apply/probe-listeners.ts';
import type { Check, Finding } from '../check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { count } from '../findings.ts';

export const portsCheck: Check = {
  id: 'ports',
  title: 'Ports',
  needs: ['services'],
  async *run(context) {
    const { exposures } = await context.exposures();
    const { held } = await context.hostState();
    const conflicts = await findListenConflicts(context.host, exposures, held);
    for (const conflict of conflicts) yield describeConflict(conflict, context);
    if (conflicts.length > 0) return;
    const listeners = exposures.reduce((sum, exposure) => sum + exposure.listeners.length, 0);
    yield { status: 'ok', message: `nothing else on ${context.host.name} holds ${count(listeners, 'listener')}` };
  },
};

/** A port below 1024 may be had by an nginx that runs as root, whoever asks here. */
function describeConflict({ exposure, probe, message, listen }: ListenConflict, { command }: DoctorContext): Finding {
  const { namespace, name } = exposure;
  const flags = listen.protocol === 'TCP' ? '-ltnp' : '-lunp';
  return {
    status: probe === 'not-permitted' ? 'warn' : 'fail',
    message: `exposure ${namespace}/${name}: ${message}`,
    next:
      probe === 'no-such-address'
        ? command.shell('ip', 'address')
        : command.shell('ss', flags, `sport = :${listen.port}`),
    object: { kind: 'Service', namespace, name },
  };
}
