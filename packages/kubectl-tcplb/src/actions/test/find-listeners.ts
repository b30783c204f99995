/** The exposure to test, and which of its listeners. */
import {
  type Exposure,
  exposureNotServed,
  type Listener,
  PAYLOAD_SIZES,
  type Service,
  TcplbError,
  type TestSettings,
} from '@tcplb/core';
import { parseInteger } from '../../cli/parse-values.ts';
import type { Session } from '../../cli/session.ts';
import { planHere } from '../plan-here.ts';
import type { TestExposureOptions } from './test-options.ts';

export interface FoundListeners {
  readonly service: Service;
  readonly exposure: Exposure;
  /** One at least. */
  readonly listeners: readonly Listener[];
}

/** Fails with `NotFound`, or why it is not served; `InvalidInput` for listeners that it does not have. */
export async function findListeners(session: Session, options: TestExposureOptions): Promise<FoundListeners> {
  const { name, config } = options;
  const namespace = session.namespace ?? (await session.connect()).namespace;
  const { plan, snapshot } = await planHere(session, { config, nginxOptional: true });
  const exposure = plan.exposures.find((one) => one.namespace === namespace && one.name === name);
  const service = snapshot.services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  if (exposure === undefined || service === undefined) throw exposureNotServed(namespace, name, plan.rejected);
  return { service, exposure, listeners: selectListeners(exposure, options) };
}

function selectListeners(exposure: Exposure, options: TestExposureOptions): readonly Listener[] {
  const port = options.port === undefined ? undefined : parseInteger('--port', options.port, 1, 65_535);
  const protocol = options.protocol?.toUpperCase();
  const chosen = exposure.listeners.filter(
    (listener) =>
      (port === undefined || listener.port === port) && (protocol === undefined || listener.protocol === protocol),
  );
  if (chosen.length > 0) return chosen;
  const wanted = `${protocol === undefined ? '' : `${protocol} `}listener${port === undefined ? '' : ` on port ${port}`}`;
  const others = exposure.listeners.map((listener) => `${listener.protocol} port ${listener.port}`);
  throw new TcplbError('InvalidInput', `exposure ${exposure.namespace}/${exposure.name} has no ${wanted}`, {
    suggestions: others.length === 0 ? [] : [`It has ${others.join(', ')}.`],
  });
}

/** Fails with `InvalidInput`, naming the flag, for what cannot be done by datagrams. */
export function checkDatagrams(listeners: readonly Listener[], { exchange, keepOpen }: TestSettings): void {
  const listener = listeners.find(({ protocol }) => protocol === 'UDP');
  const problem = listener && findDatagramProblem(exchange, keepOpen !== undefined);
  if (problem === undefined) return;
  throw new TcplbError('InvalidInput', `UDP port ${listener?.port}: ${problem}`, {
    suggestions: listeners.some(({ protocol }) => protocol === 'TCP') ? ['Test the others with --protocol tcp.'] : [],
  });
}

function findDatagramProblem(exchange: TestSettings['exchange'], isKeptOpen: boolean): string | undefined {
  if (isKeptOpen) return '--keep-open needs connections, which UDP does not have';
  if (exchange?.kind === 'connect') return '--connect-only needs connections, which UDP does not have';
  if (exchange?.kind === 'expect' && exchange.send === undefined) {
    return 'a UDP server says nothing unless it is asked: add --send';
  }
  if (exchange?.kind !== 'echo' || (exchange.payloadSize ?? 0) <= PAYLOAD_SIZES.max.UDP) return undefined;
  return `--payload-size ${exchange.payloadSize} does not fit into a datagram, which holds ${PAYLOAD_SIZES.max.UDP}`;
}
