/** Echo tests of an exposure: through the balancer, and past it. */
import type { Backend } from '../backends/backend.ts';
import type { EchoReport } from '../echo/echo-report.ts';
import type { EchoTarget } from '../echo/echo-target.ts';
import { type DirectEchoReport, type DirectEchoTarget, runDirectEchoTest } from '../echo/run-direct-echo-test.ts';
import { type EchoProgress, type EchoTestOptions, type ExpectedBackend, runEchoTest } from '../echo/run-echo-test.ts';
import { TcplbError } from '../errors.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';

/** How to test; for backends, each of them. */
export type TestSettings = Pick<
  EchoTestOptions,
  'connections' | 'concurrency' | 'timeoutMs' | 'exchange' | 'durationMs' | 'rate' | 'keepOpen' | 'failureBudget'
>;

/** How to test, and for which TLS server. */
export interface ExposureTestSettings extends TestSettings {
  /** Default: the first TLS name of the exposure; without one there is no TLS. */
  readonly serverName?: string;
}

interface ExposureTest {
  readonly exposure: Exposure;
  /** A listener of the exposure. */
  readonly listener: Listener;
  readonly settings: ExposureTestSettings;
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
    target: { host: test.address ?? ownAddress(test), port: listener.port, ...tlsOf(test) },
    protocol: listener.protocol,
    expected: expectedBackends(test),
    spread: isSpread(exposure),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

/** nginx knows by the name which exposure is meant, and passes TLS through to the backends. Any name fits a wildcard. */
function tlsOf({ exposure, listener, settings }: ExposureTest): Pick<EchoTarget, 'serverName'> {
  const [name] = exposure.options.tlsServerNames;
  const serverName = settings.serverName ?? name?.replace(/^\*\./, 'tcplb-test.');
  return serverName === undefined || listener.protocol === 'UDP' ? {} : { serverName };
}

/** A listener on all addresses is on this machine's own. */
function ownAddress({ exposure, listener }: ListenerTest): string {
  if (listener.address !== '*') return listener.address;
  return exposure.ipFamilies[0] === 'IPv6' ? '::1' : '127.0.0.1';
}

/** Whether the connections of one client reach all backends. */
function isSpread({ sessionAffinity, options }: Exposure): boolean {
  return !sessionAffinity && options.algorithm !== 'source-hash';
}

/** Only an echo says who answered, and behind a node port any pod may. */
function expectedBackends({ exposure, listener, settings }: ListenerTest): ExpectedBackend[] {
  const isEcho = settings.exchange === undefined || settings.exchange.kind === 'echo';
  const ready = isEcho ? listener.backends.filter(isReady) : [];
  const expected = ready.map((backend) => ({ hostname: hostnameOf(exposure, backend), weight: backend.weight ?? 1 }));
  const known = expected.flatMap(({ hostname, weight }) => (hostname === undefined ? [] : [{ hostname, weight }]));
  return known.length === ready.length ? known : [];
}

/** Kubernetes gives a pod its own name, or as much of it as a hostname may have. */
const MAX_HOSTNAME = 63;

/** The name under which a backend answers: its node's on the host network, else its pod's; undefined for any pod. */
export function hostnameOf({ mode }: Pick<Exposure, 'mode'>, { node, pod }: Backend): string | undefined {
  if (mode === 'host-network') return node;
  if (mode === 'node-port') return undefined;
  return pod
    ?.split('/')[1]
    ?.slice(0, MAX_HOSTNAME)
    .replace(/[-.]+$/, '');
}

/** Tests backends past the balancer. Fails with `TestFailed` when there is nothing to connect to, else as `runEchoTest`. */
export async function testBackends(test: BackendsTest): Promise<DirectEchoReport> {
  const { exposure, listener, settings, signal, onProgress } = test;
  const { protocol } = listener;
  return runDirectEchoTest({
    ...settings,
    protocol,
    backends: chooseBackends(test).map((backend) => ({ ...directTarget(exposure, backend), ...tlsOf(test) })),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

function directTarget(exposure: Exposure, backend: Backend): DirectEchoTarget {
  const { node, address: host, port } = backend;
  const hostname = hostnameOf(exposure, backend);
  return { node, host, port, ...(hostname !== undefined && { hostname }) };
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
