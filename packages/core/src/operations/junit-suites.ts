/** Echo tests of an exposure as suites of JUnit: a case for the listener, and one for each of its backends. Pure. */
import type { Backend } from '../backends/backend.ts';
import { describeReport } from '../echo/describe/describe-report.ts';
import type { JunitCase, JunitSuite } from '../echo/describe/format-junit.ts';
import { summarizeReport } from '../echo/describe/summarize-report.ts';
import type { EchoBackendReport, EchoReport } from '../echo/echo-report.ts';
import { describeProblem } from '../echo/find-problems.ts';
import type { DirectEchoReport, DirectEchoTarget } from '../echo/run-direct-echo-test.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { hostPort } from '../ip-address.ts';
import type { ComparisonReport } from './compare-exposure.ts';
import { hostnameOf } from './test-exposure.ts';

export interface TestedExposure {
  readonly exposure: Exposure;
  readonly listener: Listener;
  /** When the test began. */
  readonly date: Date;
}

export function suiteOfListener(tested: TestedExposure, report: EchoReport): JunitSuite {
  return suite(tested, [listenerCase(tested, report), ...backendCases(tested, report)]);
}

export function suiteOfBackends(tested: TestedExposure, report: DirectEchoReport): JunitSuite {
  const cases = report.backends.map(({ target, report: own }) => directCase(tested, target, own));
  return suite(tested, [...cases, ...skippedCases(tested)]);
}

export function suiteOfComparison(tested: TestedExposure, { listener, direct }: ComparisonReport): JunitSuite {
  const through = suiteOfListener(tested, listener).cases.filter(({ skipped }) => skipped === undefined);
  return suite(tested, [...through, ...suiteOfBackends(tested, direct).cases]);
}

function suite(tested: TestedExposure, cases: readonly JunitCase[]): JunitSuite {
  return { name: `${classNameOf(tested)} ${titleOf(tested)}`, date: tested.date, cases };
}

function classNameOf({ exposure: { namespace, name } }: TestedExposure): string {
  return `tcplb.${namespace}.${name}`;
}

function titleOf({ listener: { protocol, port } }: TestedExposure): string {
  return `${protocol} port ${port}`;
}

/** What is wrong with single backends is in their own cases. */
function listenerCase(tested: TestedExposure, report: EchoReport): JunitCase {
  const ofBackends = new Set(report.backends.map(describeProblem));
  return {
    className: classNameOf(tested),
    name: `${titleOf(tested)} on ${report.target}`,
    durationMs: report.durationMs,
    problems: report.problems.filter((problem) => !ofBackends.has(problem)),
    output: describeReport(report),
  };
}

function backendCases(tested: TestedExposure, report: EchoReport): JunitCase[] {
  const answered = report.backends.map((backend) => answeredCase(tested, backend, report));
  const ready = tested.listener.backends.filter(({ state }) => state === 'ready');
  const untold = report.backends.length === 0 ? ready.map((backend) => untoldCase(tested, backend)) : [];
  return [...answered, ...untold, ...skippedCases(tested)];
}

function answeredCase(tested: TestedExposure, backend: EchoBackendReport, { durationMs }: EchoReport): JunitCase {
  const problem = describeProblem(backend);
  const base = { className: classNameOf(tested), name: `${titleOf(tested)}, backend ${backend.hostname}`, durationMs };
  if (problem !== undefined) return { ...base, problems: [problem] };
  if (backend.connections === 0) return { ...base, skipped: 'too few connections to tell' };
  return { ...base, output: `${backend.connections} connections, round trip p50 ${backend.roundTrip.p50}ms` };
}

function untoldCase(tested: TestedExposure, backend: Backend): JunitCase {
  return { ...backendCase(tested, backend), skipped: 'the answers do not say who gives them' };
}

function directCase(tested: TestedExposure, { node }: DirectEchoTarget, report: EchoReport): JunitCase {
  const { durationMs, problems } = report;
  const name = `${titleOf(tested)}, straight to ${node} on ${report.target}`;
  return { className: classNameOf(tested), name, durationMs, problems, output: summarizeReport(report) };
}

/** Backends that get no new connections. */
function skippedCases(tested: TestedExposure): JunitCase[] {
  const others = tested.listener.backends.filter(({ state }) => state !== 'ready');
  return others.map((backend) => {
    const { state, reason } = backend;
    return { ...backendCase(tested, backend), skipped: `${state}${reason === undefined ? '' : `: ${reason}`}` };
  });
}

function backendCase(tested: TestedExposure, backend: Backend): JunitCase {
  const { node, address, port } = backend;
  const hostname = hostnameOf(tested.exposure, backend) ?? node;
  const where = address === '' ? '' : ` on ${hostPort(address, port)}`;
  return { className: classNameOf(tested), name: `${titleOf(tested)}, backend ${hostname}${where}`, durationMs: 0 };
}
