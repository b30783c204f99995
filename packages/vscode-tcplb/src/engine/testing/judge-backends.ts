/** From who answered through the balancer to a verdict on each backend. Pure. */
import {
  type Backend,
  type BackendReason,
  type EchoReport,
  type Exposure,
  hostnameOf,
  type Listener,
} from '@tcplb/core';
import type { BackendVerdict, JudgedBackend } from './verdict.ts';

/** States that somebody asked for, or that are the ordinary course of things. */
const ON_PURPOSE: ReadonlySet<BackendReason> = new Set([
  'NodeExcluded',
  'NodeDraining',
  'NodeDeleting',
  'EndpointTerminating',
  'NoLocalEndpoint',
]);

/**
 * One verdict per backend of the listener, in its order. Without a report (nobody connected through the balancer) the
 * ready ones are `untold`.
 */
export function judgeBackends(
  exposure: Pick<Exposure, 'mode'>,
  { backends }: Pick<Listener, 'backends'>,
  report?: EchoReport,
): JudgedBackend[] {
  return backends.map((backend) => {
    // Behind a node port any pod may answer, so no name is that of the backend.
    const name = hostnameOf(exposure, backend);
    const answer = report?.backends.find(({ hostname }) => hostname === name);
    return { backend, verdict: judge(backend, answer) };
  });
}

function judge({ reason }: Backend, answer: EchoReport['backends'][number] | undefined): BackendVerdict {
  const answered = answer !== undefined && answer.connections > 0;
  if (reason === undefined) {
    if (answered) return { kind: 'answered', report: answer };
    return { kind: answer?.missed ? 'missed' : 'untold' };
  }
  if (answered) return { kind: 'unwanted', reason, report: answer };
  return { kind: ON_PURPOSE.has(reason) ? 'left-out' : 'not-ready', reason };
}
