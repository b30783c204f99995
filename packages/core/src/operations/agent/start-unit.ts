/** Starts the unit of an agent, or restarts it, and waits until it is ready. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import type { HostRequestOptions, LbHost } from '../../host/lb-host.ts';
import { AGENT } from './agent-names.ts';
import { systemctl, unitState } from './systemctl.ts';

/** Milliseconds for the agent to be ready. */
const READY_MS = 30_000;
const PAUSE_MS = 200;

/** Fails with `ApplyFailed` when it is not ready in time; systemd goes on trying. */
export async function startUnit(host: LbHost, request: HostRequestOptions): Promise<void> {
  await host.run(systemctl('daemon-reload'), request);
  await host.run(systemctl('enable', AGENT.unit), request);
  // Its start takes as long as a cluster that is away.
  await host.run(systemctl('--no-block', 'restart', AGENT.unit), request);
  const end = performance.now() + READY_MS;
  let state = '';
  while (performance.now() < end) {
    await delay(PAUSE_MS, undefined, request);
    state = await host.run(unitState(AGENT.unit), request);
    if (state === 'active') return;
  }
  throw new TcplbError('ApplyFailed', `${AGENT.unit} is ${state} after ${READY_MS / 1000} s`, {
    suggestions: [`See what it says with: journalctl -u ${AGENT.unit} -e`],
  });
}
