import { describe, expect, test } from 'vitest';
import { rejectionsOf } from '../rejections-of.ts';
import { completeYaml, hoverYaml } from './complete-yaml.ts';
import { inspectYaml } from './inspect-yaml.ts';

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

/** Every problem as `severity PLACE: MESSAGE -> FIX | …`. */
async function problems(text: string): Promise<string[]> {
  const found = await inspectYaml(text, { isConfiguration: false, rejectionsOf: (one) => rejectionsOf(one) });
  return found.map(({ severity, start, end, message, fixes }) => {
    const ways = fixes.map((fix) => `${fix.kind} ${JSON.stringify(text.slice(fix.start, fix.end))} ${fix.text}`.trim());
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
    ['an address that is none', configuration('addresses:\n  - 192.0.2.300\n')],
  ])('says what is wrong with %s, and what it could be', async (_, text) => {
    expect(await problems(text)).toMatchSnapshot();
  });

  test('finds a port that an older exposure has, and one that is free', async () => {
    const older = {
      metadata: { name: 'old', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 443, nodePort: 30443 }] },
    };
    const snapshot = { services: [older], endpointSlices: [], nodes: [] };
    const text = service('a: b');
    const [problem, ...others] = await inspectYaml(text, {
      isConfiguration: false,
      rejectionsOf: (one) => rejectionsOf(one, snapshot, ['192.0.2.1']),
    });
    expect(others).toEqual([]);
    expect(problem?.message).toContain('default/old');
    expect(text.slice(problem?.start, problem?.end)).toBe('443');
    expect(problem?.fixes.map((fix) => fix.text)).toEqual(['444']);
  });
});

/** The text with a `|` where the cursor is. */
async function complete(marked: string): Promise<string[]> {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = await completeYaml(text, offset, false);
  return found.map(
    ({ label, start, end, text: written }) => `${label}: ${JSON.stringify(text.slice(start, end))} → ${written}`,
  );
}

describe('completeYaml', () => {
  test.each([
    ['the choices of an annotation', service('tcplb.dev/algorithm: |')],
    ['a choice that was begun', service('tcplb.dev/proxy-protocol: v|')],
    ['a toggle, which is a text', service('tcplb.dev/transparent: |')],
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

test.each([
  ['an annotation', service('tcplb.dev/fail-ti|meout: 5s')],
  ['a value', service('tcplb.dev/mode: aut|o')],
  ['a field of a configuration', configuration('nginx:\n  allow|Snippets: true')],
  ['what is not ours', service('tcplb.dev/mode: auto').replace('name: web', 'name: w|eb')],
])('hoverYaml explains %s', async (_, marked) => {
  const found = await hoverYaml(marked.replace('|', ''), marked.indexOf('|'), false);
  expect(found?.text).toMatchSnapshot();
});
