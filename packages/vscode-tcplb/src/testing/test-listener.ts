/** Tests one listener of an exposure and judges its backends. */
import type { Backend, ConnectionOutcome, DirectEchoReport, EchoReport, Exposure, Listener } from '@tcplb/core';
import { l10n } from 'vscode';
import type { JudgedBackend } from '../engine/testing/verdict.ts';
import { hostPort } from '../prompts/listener-text.ts';
import type { ExposureElement } from '../tree/elements.ts';
import { resultOf } from './distribution/distribution.ts';
import { followSpread } from './distribution/follow-spread.ts';
import { writeOutput } from './report-outcome.ts';
import type { EchoRun } from './test-run.ts';

/** What to test, and of which backends somebody wants to know. */
export interface ListenerQuestion {
  readonly element: ExposureElement;
  readonly exposure: Exposure;
  readonly listener: Listener;
  /** Through the balancer, or only its backends. */
  readonly through: boolean;
  isWanted(backend: Backend): boolean;
}

export interface ListenerAnswer {
  /** Where the connections through the balancer went. */
  readonly target: string;
  /** Absent when nobody connected through the balancer. */
  readonly report?: EchoReport;
  /** Of the wanted ones. */
  readonly judged: readonly JudgedBackend[];
}

/**
 * Through the balancer first. What that leaves open about a ready backend, because too few connections were made or
 * because the answers do not say where they come from, it is asked itself.
 */
export async function testListener(echo: EchoRun, question: ListenerQuestion): Promise<ListenerAnswer> {
  const { exposure, listener, isWanted } = question;
  const isServed = listener.backends.some(({ state }) => state === 'ready');
  const report = question.through && isServed ? await testThrough(echo, question) : undefined;
  const judged = echo.engine.judgeBackends(exposure, listener, report).filter(({ backend }) => isWanted(backend));
  const target = report?.target ?? hostPort(listener.address, listener.port);
  const open = judged.filter(({ verdict }) => verdict.kind === 'untold');
  if (open.length === 0 || echo.signal.aborted) return { target, judged, ...(report && { report }) };
  const direct = await testDirectly(echo, question, open);
  return { target, judged: judged.map((one) => complete(one, direct)), ...(report && { report }) };
}

async function testThrough(echo: EchoRun, { element, exposure, listener }: ListenerQuestion): Promise<EchoReport> {
  const { engine, tester, settings, signal, distributions } = echo;
  const { address, port, backends } = listener;
  const ready = backends.filter(({ state }) => state === 'ready');
  const names = ready.flatMap((backend) => engine.hostnameOf(exposure, backend) ?? []);
  const spread = followSpread({
    target: hostPort(address, port),
    requested: settings.connections,
    expected: [...new Set(names)],
    onChange: (next) => distributions.update(element, next),
  });
  const onProgress = ({ outcome }: { readonly outcome: ConnectionOutcome }) => spread.add(outcome);
  const report = await tester.testListener({ exposure, listener, settings, signal, onProgress });
  spread.end(resultOf(report));
  writeOutput(echo.run, `${engine.describeReport(report)}\n`);
  return report;
}

async function testDirectly(
  echo: EchoRun,
  { element, exposure, listener, through }: ListenerQuestion,
  open: readonly JudgedBackend[],
): Promise<DirectEchoReport> {
  const { engine, tester, settings, signal, distributions } = echo;
  const nodes = [...new Set(open.map(({ backend }) => backend.node))];
  // The picture of a test through the balancer stays what it is.
  const spread = through
    ? undefined
    : followSpread({
        target: l10n.t('Backends of {0}, past the balancer', hostPort(listener.address, listener.port)),
        requested: settings.connections * open.length,
        expected: nodes,
        each: settings.connections,
        onChange: (next) => distributions.update(element, next),
      });
  const report = await tester.testBackends({
    exposure,
    listener,
    settings,
    nodes,
    signal,
    onProgress: (target, { outcome }) => spread?.add(outcome, target),
  });
  spread?.end({ cancelled: signal.aborted, problems: report.problems });
  writeOutput(echo.run, `${engine.describeDirectReport(report)}\n`);
  return report;
}

/** A test that was called off says nothing. */
function complete(one: JudgedBackend, { backends }: DirectEchoReport): JudgedBackend {
  if (one.verdict.kind !== 'untold') return one;
  const { node, address, port } = one.backend;
  const found = backends.find(({ target }) => target.node === node && target.host === address && target.port === port);
  return found && !found.report.cancelled ? { ...one, verdict: { kind: 'direct', report: found.report } } : one;
}
