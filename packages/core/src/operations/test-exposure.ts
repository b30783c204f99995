/** Echo tests of an exposure: through the balancer, and past it. */
import type { Backend } from '../backends/backend.ts';
import type { EchoReport } from '../echo/echo-report.ts';
import { type DirectEchoReport, type DirectEchoTarget, runDirectEchoTest } from '../echo/run-direct-echo-test.ts';
import { type EchoProgress, type EchoTestOptions, runEchoTest } from '../echo/run-echo-test.ts';
import { TcplbError } from '../errors.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';

/** How to test; for backends, each of them. */
export type TestSettings = Pick<EchoTestOptions, 'connections' | 'concurrency' | 'timeoutMs' | 'exchange'>;

interface ExposureTest {
  readonly exposure: Exposure;
  /** A TCP listener of the exposure. */
  readonly listener: Listener;
  readonly settings: TestSettings;
  /** Ends the test early; the report is then about the connections that had ended. */
  readonly signal?: AbortSignal;
}

export interface ListenerTest extends ExposureTest {
  /** Where to connect; default the listener's own address, which is this machine for a listener on all addresses. */
  readonly address?: string;
  readonly onProgress?: (progress: EchoProgress) => void;
}

export interface BackendsTest extends ExposureTest {
  /** Only the backends on these nodes, in whatever state they are. Default: all that are ready. */
  readonly nodes?: readonly string[];
  readonly onProgress?: (target: DirectEchoTarget, progress: EchoProgress) => void;
}

/**
 * Tests a listener as a client of the balancer would see it. The report's backends say who should have answered
 * (`expected`) and who did. Fails as `runEchoTest` does.
 */
export function testListener(test: ListenerTest): Promise<EchoReport> {
  const { exposure, listener, settings, signal, onProgress } = test;
  return runEchoTest({
    ...settings,
    target: { host: test.address ?? (listener.address === '*' ? '127.0.0.1' : listener.address), port: listener.port },
    expected: expectedHostnames(test),
    spread: !exposure.sessionAffinity,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

/**
 * On the host network the node itself answers under its name; behind a node port any pod may. Only an echo says who
 * answered.
 */
function expectedHostnames({ exposure, listener, settings }: ListenerTest): { hostname: string }[] {
  const isEcho = settings.exchange === undefined || settings.exchange.kind === 'echo';
  if (!isEcho || exposure.mode !== 'host-network') return [];
  return listener.backends.filter(isReady).map(({ node }) => ({ hostname: node }));
}

/** Tests backends past the balancer. Fails with `TestFailed` when there is nothing to connect to, else as `runEchoTest`. */
export async function testBackends(test: BackendsTest): Promise<DirectEchoReport> {
  const { exposure, settings, signal, onProgress } = test;
  const backends = chooseBackends(test);
  return runDirectEchoTest({
    ...settings,
    backends: backends.map(({ node, address, port }) => ({
      node,
      host: address,
      port,
      ...(exposure.mode === 'host-network' && { hostname: node }),
    })),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

function chooseBackends({ exposure, listener, nodes }: BackendsTest): readonly Backend[] {
  const { namespace, name } = exposure;
  const chosen = nodes
    ? listener.backends.filter(({ node, address }) => nodes.includes(node) && address !== '')
    : listener.backends.filter(isReady);
  if (chosen.length > 0) return chosen;
  const what = nodes ? `no backend on ${nodes.join(', ')}` : 'no ready backend';
  throw new TcplbError('TestFailed', `exposure ${namespace}/${name} has ${what}`, {
    suggestions: [`See why: kubectl tcplb backends ${name} -n ${namespace}`],
  });
}

function isReady({ state }: Backend): boolean {
  return state === 'ready';
}
