/** Test results in the XML that CI systems read (https://github.com/testmoapp/junitxml). Pure. */

export interface JunitCase {
  readonly className: string;
  readonly name: string;
  readonly durationMs: number;
  /** Sentences; the case has failed when there are any. */
  readonly problems?: readonly string[];
  /** Why it could not be told. */
  readonly skipped?: string;
  /** What it printed. */
  readonly output?: string;
}

export interface JunitSuite {
  readonly name: string;
  /** When it began. */
  readonly date: Date;
  readonly cases: readonly JunitCase[];
}

/** A whole document. */
export function formatJunit(suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const lines = suites.flatMap(suiteLines).map((line) => `  ${line}\n`);
  const attributes = `name="kubectl tcplb test" ${totals(cases)}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${lines.join('')}</testsuites>\n`;
}

function suiteLines({ name, date, cases }: JunitSuite): string[] {
  const attributes = `name="${escapeXml(name)}" timestamp="${date.toISOString()}" ${totals(cases)}`;
  return [`<testsuite ${attributes}>`, ...cases.flatMap(caseLines).map((line) => `  ${line}`), '</testsuite>'];
}

function totals(cases: readonly JunitCase[]): string {
  const failures = cases.filter(isFailed).length;
  const skipped = cases.filter((one) => !isFailed(one) && one.skipped !== undefined).length;
  const longest = Math.max(0, ...cases.map(({ durationMs }) => durationMs));
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds(longest)}"`;
}

function isFailed({ problems = [] }: JunitCase): boolean {
  return problems.length > 0;
}

function caseLines({ className, name, durationMs, problems = [], skipped, output }: JunitCase): string[] {
  const attributes = `classname="${escapeXml(className)}" name="${escapeXml(name)}" time="${seconds(durationMs)}"`;
  const [first] = problems;
  const children = [
    ...(first === undefined
      ? []
      : [`<failure message="${escapeXml(first)}" type="TestFailed">${escapeXml(problems.join('\n'))}</failure>`]),
    ...(first === undefined && skipped !== undefined ? [`<skipped message="${escapeXml(skipped)}"/>`] : []),
    ...(output === undefined ? [] : [`<system-out>${escapeXml(output)}</system-out>`]),
  ];
  if (children.length === 0) return [`<testcase ${attributes}/>`];
  return [`<testcase ${attributes}>`, ...children.map((child) => `  ${child}`), '</testcase>'];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML cannot hold at all are replaced. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
