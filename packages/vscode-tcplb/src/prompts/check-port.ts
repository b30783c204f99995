/** What is wrong with a port while it is being typed. Pure. */
import type { Exposure, HostDaemonSet, Protocol } from '@tcplb/core';
import type { Localizer } from '../localizer.ts';

const ANY_ADDRESS = '*';

/** What is known of the balancer's listeners. */
export interface KnownListeners {
  readonly exposures: readonly Exposure[];
  /** Of the balancer; empty for all that the host has. */
  readonly addresses: readonly string[];
}

export interface WantedListener {
  readonly protocol: Protocol;
  readonly namespace: string;
  /** The exposure that is about to be written: its own listeners are no obstacle. */
  readonly name: string;
}

/** The number that the text stands for, 1–65535, or undefined. */
export function parsePort(text: string): number | undefined {
  const trimmed = text.trim();
  const port = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** Why the text is no port, or undefined. */
export function checkPortNumber(text: string, l10n: Localizer): string | undefined {
  return parsePort(text) === undefined ? l10n.t('A port is a whole number from 1 to 65535.') : undefined;
}

/** Why the balancer cannot listen on the port in the text, with a free one; undefined when it can. */
export function checkListenerPort(
  text: string,
  wanted: WantedListener,
  known: KnownListeners,
  l10n: Localizer,
): string | undefined {
  const port = parsePort(text);
  if (port === undefined) return checkPortNumber(text, l10n);
  const holder = findHolder(port, wanted, known);
  if (holder === undefined) return undefined;
  const { listener, exposure } = holder;
  const taken = l10n.t(
    '{0} port {1} on {2} is taken by {3}/{4}.',
    wanted.protocol,
    port,
    listener === ANY_ADDRESS ? l10n.t('all addresses') : listener,
    exposure.namespace,
    exposure.name,
  );
  const free = findFreePort(port, wanted, known);
  return free === undefined ? taken : `${taken} ${l10n.t('{0} is free.', free)}`;
}

/** The port if nobody listens there, else the next one above, else below; undefined when all are taken. */
export function findFreePort(port: number, wanted: WantedListener, known: KnownListeners): number | undefined {
  const isFree = (candidate: number) => findHolder(candidate, wanted, known) === undefined;
  for (let candidate = port; candidate <= 65535; candidate++) if (isFree(candidate)) return candidate;
  for (let candidate = port - 1; candidate >= 1; candidate--) if (isFree(candidate)) return candidate;
  return undefined;
}

/** Why a DaemonSet cannot answer over TCP on the port in the text on every node; undefined when it can. */
export function checkNodePort(
  text: string,
  own: Pick<HostDaemonSet, 'namespace' | 'name'>,
  daemonSets: readonly Pick<HostDaemonSet, 'namespace' | 'name' | 'ports'>[],
  l10n: Localizer,
): string | undefined {
  const wanted = parsePort(text);
  if (wanted === undefined) return checkPortNumber(text, l10n);
  const holder = daemonSets
    .filter(({ namespace, name }) => namespace !== own.namespace || name !== own.name)
    .find(({ ports }) => ports.some(({ port, protocol }) => port === wanted && protocol === 'TCP'));
  return holder && l10n.t('DaemonSet {0}/{1} has port {2} of the nodes.', holder.namespace, holder.name, wanted);
}

/** Who stands in the way on every address that could be had. */
function findHolder(
  port: number,
  { protocol, namespace, name }: WantedListener,
  { exposures, addresses }: KnownListeners,
): { readonly exposure: Exposure; readonly listener: string } | undefined {
  const taken = exposures
    .filter((exposure) => exposure.namespace !== namespace || exposure.name !== name)
    .flatMap((exposure) => exposure.listeners.map((listener) => ({ exposure, listener })))
    .filter(({ listener }) => listener.port === port && listener.protocol === protocol);
  const candidates = addresses.length > 0 ? addresses : [ANY_ADDRESS];
  const holders = candidates.map((address) => taken.find(({ listener }) => collide(listener.address, address)));
  const first = holders[0];
  if (first === undefined || holders.includes(undefined)) return undefined;
  return {
    exposure: first.exposure,
    listener: candidates.length === 1 ? (candidates[0] ?? '') : first.listener.address,
  };
}

function collide(a: string, b: string): boolean {
  return a === b || a === ANY_ADDRESS || b === ANY_ADDRESS;
}
