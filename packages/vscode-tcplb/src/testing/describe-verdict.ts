/** The verdict on a backend in words. Pure. */
import type { Backend, EchoBackendReport, EchoReport, LatencySummary } from '@tcplb/core';
import type { JudgedBackend } from '../engine/testing/verdict.ts';
import type { Localizer } from '../localizer.ts';
import { hostPort } from '../prompts/listener-text.ts';
import { compareAnswers } from './describe-answers.ts';

/** A state of the Test Explorer, with one sentence about it. */
export type Outcome =
  | { readonly state: 'passed'; readonly text: string; readonly durationMs?: number }
  | { readonly state: 'skipped'; readonly text: string }
  | {
      readonly state: 'failed';
      readonly text: string;
      readonly expected: string;
      readonly actual: string;
      readonly durationMs?: number;
    };

/** `target`: where the connections through the balancer went, as `host:port`. */
export function describeVerdict({ backend, verdict }: JudgedBackend, target: string, l10n: Localizer): Outcome {
  const { node } = backend;
  const answers = l10n.t('{0} answers', node);
  const nobody = l10n.t('nobody');
  switch (verdict.kind) {
    case 'answered':
      return { state: 'passed', text: describeShare(verdict.report, l10n) };
    case 'missed':
      return {
        state: 'failed',
        text: l10n.t('{0} is ready, but no connection through {1} reached it.', node, target),
        expected: answers,
        actual: nobody,
      };
    case 'untold':
      return { state: 'skipped', text: l10n.t('{0} was not tested.', node) };
    case 'left-out':
      return { state: 'skipped', text: l10n.t('{0} is out of use: {1}.', node, verdict.reason) };
    case 'not-ready':
      return {
        state: 'failed',
        text: describeNotReady(backend, verdict.reason, l10n),
        expected: answers,
        actual: l10n.t('{0} is not ready: {1}', node, verdict.reason),
      };
    case 'unwanted':
      return {
        state: 'failed',
        text: l10n.t('{0} answers connections through {1} and is not ready: {2}.', node, target, verdict.reason),
        expected: nobody,
        actual: answers,
      };
    case 'direct':
      return describeDirect(backend, verdict.report, l10n);
  }
}

function describeNotReady({ node, address, port }: Backend, reason: string, l10n: Localizer): string {
  if (address === '') return l10n.t('{0} is not ready: {1}', node, reason);
  return l10n.t('{0} is not ready: {1} (expected to answer on {2})', node, reason, hostPort(address, port));
}

function describeDirect({ node }: Backend, report: EchoReport, l10n: Localizer): Outcome {
  const { target, connections, succeeded, durationMs, passed, problems } = report;
  if (!passed) {
    const text = l10n.t('{0} on {1}: {2}', node, target, problems.join(' '));
    return { state: 'failed', text, ...compareAnswers(report, l10n), durationMs };
  }
  const latency = describeLatency(report.roundTrip, l10n);
  const text = l10n.t('{0} answers on {1}: {2} of {3} connections, {4}', node, target, succeeded, connections, latency);
  return { state: 'passed', text, durationMs };
}

function describeShare({ hostname, connections, share, expectedShare, roundTrip }: EchoBackendReport, l10n: Localizer) {
  const latency = describeLatency(roundTrip, l10n);
  return l10n.t(
    '{0}: {1} connections, {2} of all ({3} expected), {4}',
    hostname,
    connections,
    formatShare(share),
    formatShare(expectedShare),
    latency,
  );
}

/** `0.5` as `50.0%`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Of a round trip. */
export function describeLatency({ p50, p95, p99 }: LatencySummary, l10n: Localizer): string {
  const [median, most, nearlyAll] = [p50, p95, p99].map((milliseconds) => `${milliseconds.toFixed(1)} ms`);
  return l10n.t('p50 {0}, p95 {1}, p99 {2}', median ?? '', most ?? '', nearlyAll ?? '');
}
