import type { Snapshot } from '@tcplb/core';
import { describe, expect, test } from 'vitest';
import { findPartAt, findParts } from '../../yaml/yaml-parts.ts';
import { judgeAlone, judgeServices } from '../judge-services.ts';
import { completeYaml } from './complete-yaml.ts';
import { hoverYaml } from './hover-yaml.ts';
import { inspectYaml } from './inspect-yaml.ts';
import type { YamlFix, YamlProblem } from './yaml-problem.ts';

const service = (annotations: string, spec = '', name = 'web') => `\
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
    ${annotations}
spec:
  type: LoadBalancer
  loadBalancerClass: tcplb.dev/nginx
  selector: { app: web }
  ports:
    - port: 443
${spec}`;

const configuration = (body: string) => `apiVersion: tcplb.dev/v1alpha1\nkind: LoadBalancerConfiguration\n${body}`;

/** Nobody is waiting. */
const pause = async (): Promise<void> => undefined;

function inspect(text: string, snapshot?: Snapshot, isConfiguration = false): Promise<YamlProblem[]> {
  return inspectYaml(findParts(text, isConfiguration), {
    isConfiguration,
    judge: (services) => (snapshot ? judgeServices(services, snapshot, ['192.0.2.1']) : judgeAlone(services)),
    pause,
  });
}

function applyFix(text: string, { edits }: YamlFix): string {
  // Two at one place: the first one stays first.
  return edits.toReversed().reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

/** Lines that a fix changes, after it; `(gone)` when there are none. */
function changedLines(text: string, fix: YamlFix): string {
  const before = new Set(text.split('\n'));
  const lines = applyFix(text, fix).split('\n');
  return (
    lines
      .filter((line) => !before.has(line))
      .map((line) => line.trim())
      .join(' ⏎ ') || '(gone)'
  );
}

/** Every problem as `severity PLACE: MESSAGE` with each fix below it. */
async function problems(text: string, isConfiguration = false): Promise<string[]> {
  const found = await inspect(text, undefined, isConfiguration);
  return found.map(({ severity, start, end, message, fixes }) => {
    const ways = fixes.map((fix) => `${fix.kind} ${fix.subject}: ${changedLines(text, fix)}`);
    return [`${severity} ${JSON.stringify(text.slice(start, end))}: ${message}`, ...ways].join('\n  ');
  });
}

describe('inspectYaml', () => {
  test.each([
    ['a Service that is right', service('tcplb.dev/mode: node-port')],
    ['a Service without anything of ours', 'kind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 80 }] }'],
    ['what is no Kubernetes object', 'a: [1, 2'],
    ['a configuration that is right', configuration('addresses: [192.0.2.1]\nnginx:\n  idleTimeout: 10m\n')],
    ['nothing', ''],
  ])('finds nothing in %s', async (_, text) => {
    expect(await problems(text)).toEqual([]);
  });

  test.each([
    ['a value that is none', service('tcplb.dev/algorithm: fastest')],
    ['a number where a duration belongs', service('tcplb.dev/idle-timeout: "5"')],
    ['an annotation with a typo', service('tcplb.dev/algoritm: random-two')],
    ['an annotation of a Service that is not ours', service('tcplb.dev/mode: auto').replace(/.*Class.*\n/, '')],
    ['the second of two documents', `${service('a: b', '', 'other')}---\n${service('tcplb.dev/mode: x')}`],
    ['a field with a typo', configuration('nginx:\n  idleTimeot: 10m\n  binary: nginx\n')],
    ['a word that is none of the choices', configuration('nginx:\n  layout: alone\n')],
    ['a text that is none', service('tcplb.dev/proxy-protocol: off')],
    ['a number out of range', service('tcplb.dev/max-fails: "2000"')],
    ['a type that cannot have a class', service('a: b').replace('type: LoadBalancer', 'type: ClusterIP')],
    ['a port that is none', service('a: b').replace('443', '70000')],
    ['a source range that is none', service('a: b', '  loadBalancerSourceRanges: [here]\n')],
    ['a field out of range', configuration('nginx:\n  connectTimeout: 2m\n  workerConnections: 0\n')],
    ['a list that is none', configuration('addresses: 192.0.2.1\n')],
    ['a file without its header', configuration('nginx: {}\n').replace('v1alpha1', 'v2')],
    ['a file that does not say what it is', configuration('').replace(/api.*\n/, '')],
    ['what is no YAML', configuration('nginx: [1, 2\n')],
    ['an address that is none', configuration('addresses:\n  - 192.0.2.300\n')],
  ])('says what is wrong with %s, and what it could be', async (_, text) => {
    expect(await problems(text)).toMatchSnapshot();
  });

  test.each([
    [
      'removes what stands among others on its line',
      'kind: Service\nmetadata: { name: a, annotations: { a: b, tcplb.dev/algoritm: x } }\nspec: { type: LoadBalancer, loadBalancerClass: tcplb.dev/nginx, ports: [{ port: 80 }] }\n',
      'kind: Service\nmetadata: { name: a, annotations: { a: b } }\nspec: { type: LoadBalancer, loadBalancerClass: tcplb.dev/nginx, ports: [{ port: 80 }] }\n',
    ],
    [
      'removes what would be empty',
      service('tcplb.dev/algoritm: x'),
      service('x').replace('  annotations:\n    x\n', ''),
    ],
    [
      'removes a block of lines',
      configuration('nginx:\n  layout: standalone\n  idleTimes:\n    - 1\n    - 2\naddresses: []\n'),
      configuration('nginx:\n  layout: standalone\naddresses: []\n'),
    ],
  ])('%s', async (_, text, after) => {
    const found = await inspect(text);
    const removal = found.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'remove');
    expect(removal && applyFix(text, removal)).toBe(after);
  });

  test('has Services served that are not', async () => {
    const text = service('tcplb.dev/mode: auto').replace(/ {2}type.*\n.*Class.*\n/, '');
    const [problem] = await inspect(text);
    const fix = problem?.fixes[0];
    expect(fix && applyFix(text, fix)).toBe(service('tcplb.dev/mode: auto'));
  });

  test('finds a port that an older exposure has, and one that is free', async () => {
    const older = {
      metadata: { name: 'old', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 443, nodePort: 30443 }] },
    };
    const text = service('a: b', '    - port: 80\n      name: other\n').replace('- port: 443', '- port: 444');
    const conflicting = text.replace('port: 80', 'port: 443');
    const snapshot: Snapshot = { services: [older], endpointSlices: [], nodes: [] };
    expect(await inspect(text, snapshot)).toEqual([]);
    const [problem, ...others] = await inspect(conflicting, snapshot);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'PortConflict', message: expect.stringContaining('default/old') });
    expect(conflicting.slice(problem?.start, problem?.end)).toBe('443');
    expect(problem?.start).toBe(conflicting.indexOf('443'));
    expect(problem?.fixes.map(({ subject }) => subject)).toEqual(['445']);
  });

  test('finds a port that two Services of a file want', async () => {
    const text = `${service('a: b', '', 'one')}---\n${service('a: b', '', 'two')}`;
    const [problem, ...others] = await inspect(text, { services: [], endpointSlices: [], nodes: [] });
    expect(others).toEqual([]);
    expect(problem?.message).toContain('default/one');
    expect(problem?.start).toBe(text.lastIndexOf('443'));
    // Without a cluster nobody knows on how many addresses they may be.
    expect(await inspect(text)).toEqual([]);
  });

  test('takes all that people write on their way', async () => {
    const whole = service(
      'tcplb.dev/mode: "node-port"',
      '      protocol: TCP\n  loadBalancerSourceRanges: [192.0.2.0/24]\n',
    );
    for (let end = 0; end < whole.length; end += 4) {
      const half = whole.slice(0, end);
      await inspect(half);
      await inspect(configuration(half));
      await complete(`${half}|`);
    }
  });
});

/** The text with a `|` where the cursor is. */
async function complete(marked: string): Promise<string[]> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const part = findPartAt(text, offset, false);
  const found = part ? await completeYaml(part, offset, false) : [];
  return found.map(
    ({ label, start, end, text: written }) => `${label}: ${JSON.stringify(text.slice(start, end))} → ${written}`,
  );
}

describe('completeYaml', () => {
  test.each([
    ['the choices of an annotation', service('tcplb.dev/algorithm: |')],
    ['a choice that was begun', service('tcplb.dev/proxy-protocol: v|')],
    ['a toggle, which is a text', service('tcplb.dev/transparent: |')],
    ['a key in the middle', service('tcplb.dev/idle|-tim')],
    ['nothing before a value', service('tcplb.dev/idle|-timeout: 5s')],
    ['nothing in a comment', service('tcplb.dev/mode: auto # |')],
    ['the class', 'kind: Service\nspec:\n  loadBalancerClass: |\n'],
    ['the fields of nginx', configuration('nginx:\n  layout: include\n  |\n')],
    ['the top of a configuration', configuration('|')],
    ['a choice of a configuration', configuration('nginx:\n  layout: |\n')],
    ['nothing where anything may stand', service('tcplb.dev/mode: auto\n    example.com/x: |')],
    ['nothing in a document of others', 'kind: Pod\nmetadata:\n  |'],
  ])('%s', async (_, marked) => {
    expect(await complete(marked)).toMatchSnapshot();
  });

  test('all annotations that are not there yet', async () => {
    const found = await complete(service('tcplb.dev/mode: auto\n    tcplb.dev/m|'));
    expect(found).toContain('tcplb.dev/max-fails: "tcplb.dev/m" → tcplb.dev/max-fails: ');
    expect(found.some((line) => line.startsWith('tcplb.dev/mode:'))).toBe(false);
  });
});

test('what a file is named says what it is', async () => {
  expect(await problems('nginx:\n  layout: x\n', true)).toMatchSnapshot();
  expect(await problems(`${configuration('')}---\n${configuration('')}`, true)).toMatchSnapshot();
});

test.each([
  ['an annotation', service('tcplb.dev/fail-ti|meout: 5s')],
  ['a value', service('tcplb.dev/mode: aut|o')],
  ['a field of a configuration', configuration('nginx:\n  allow|Snippets: true')],
  ['what is not ours', service('tcplb.dev/mode: auto').replace('name: web', 'name: w|eb')],
])('hoverYaml explains %s', async (_, marked) => {
  const found = await hoverYaml({ start: 0, text: marked.replace('|', '') }, marked.indexOf('|'), false);
  expect(found?.text).toMatchSnapshot();
});
