/** What "Expose…" has to know, and what of it the person is asked. */
import type { Advice, BalancedProtocol, HostDaemonSet, RequestedMode } from '@tcplb/core';
import type { NamedService } from '../check-name.ts';
import type { KnownListeners, WantedListener } from '../check-port.ts';
import type { OpenCluster } from '../open-cluster.ts';

export type HostPort = HostDaemonSet['ports'][number];

/** What is to be exposed. */
export interface ExposeSubject extends OpenCluster {
  readonly daemonSet: HostDaemonSet;
  /** Of the DaemonSet's namespace; empty when they may not be listed, and the last check is left to core. */
  readonly services: readonly NamedService[];
}

export interface ExposureAnswers {
  readonly sourceId?: string;
  readonly subject?: ExposeSubject;
  /** Port of the pods, where there is a choice. */
  readonly target?: HostPort;
  /** Port of the listener. */
  readonly port?: number;
  /** Whether name and mode are asked for, too. */
  readonly wantsMore?: boolean;
  /** On the ways to the pods; absent when it could not be had. */
  readonly advice?: Advice;
  readonly name?: string;
  readonly mode?: RequestedMode;
}

/** The subject, once it is known. */
export function subjectOf({ subject }: ExposureAnswers): ExposeSubject {
  if (subject === undefined) throw new Error('the DaemonSet is asked for before its ports');
  return subject;
}

/** The port of the pods that is exposed, as far as the DaemonSet declares one. */
export function targetOf(answers: ExposureAnswers): HostPort | undefined {
  return answers.target ?? subjectOf(answers).daemonSet.ports[0];
}

/** SCTP is not balanced, and is left to core to refuse. */
export function wantedListener(answers: ExposureAnswers): WantedListener & { readonly protocol: BalancedProtocol } {
  const { daemonSet } = subjectOf(answers);
  return {
    protocol: targetOf(answers)?.protocol === 'UDP' ? 'UDP' : 'TCP',
    namespace: daemonSet.namespace,
    name: answers.name ?? daemonSet.name,
  };
}

export function knownListeners(answers: ExposureAnswers): KnownListeners {
  const { view } = subjectOf(answers);
  return { exposures: view.exposures, addresses: view.configuration.configuration.addresses };
}

/** Whether a Service has the name that the exposure would get by itself. */
export function isNameTaken(answers: ExposureAnswers): boolean {
  const { daemonSet, services } = subjectOf(answers);
  return services.some(({ name }) => name === daemonSet.name);
}
