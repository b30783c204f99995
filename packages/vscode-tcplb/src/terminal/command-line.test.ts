import { describe, expect, it } from 'vitest';
import { type CommandTarget, pluginCommand } from './command-line.ts';

const source = { context: 'kind-dev' };
const exposure: CommandTarget = { kind: 'exposure', namespace: 'default', name: 'tcp-echo' };

const cases: readonly (readonly [
  name: string,
  target: CommandTarget,
  source: { context: string; kubeconfig?: string },
  line: string | undefined,
])[] = [
  ['an exposure', exposure, source, 'backends tcp-echo -n default --context kind-dev'],
  [
    'a kubeconfig of its own',
    exposure,
    { context: 'sandbox', kubeconfig: '/tmp/kubeconfig' },
    'backends tcp-echo -n default --context sandbox --kubeconfig /tmp/kubeconfig',
  ],
  ['in a cluster', exposure, { context: '' }, 'backends tcp-echo -n default'],
  [
    'a backend',
    { kind: 'backend', namespace: 'default', exposure: 'tcp-echo' },
    source,
    'test tcp-echo --direct -n default --context kind-dev',
  ],
  [
    'a DaemonSet',
    { kind: 'daemonSet', namespace: 'web', name: 'front', port: 80 },
    source,
    'expose daemonset/front --port 80 -n web --context kind-dev',
  ],
  ['a DaemonSet without a port', { kind: 'daemonSet', namespace: 'web', name: 'front' }, source, undefined],
];

describe('pluginCommand', () => {
  it.each(cases)('%s', (_name, target, from, line) => {
    expect(pluginCommand(target, from)?.args.join(' ')).toBe(line);
  });

  it('calls what writes to the cluster not harmless', () => {
    const expose = pluginCommand({ kind: 'daemonSet', namespace: 'web', name: 'front', port: 80 }, source);
    expect([expose?.isHarmless, pluginCommand(exposure, source)?.isHarmless]).toEqual([false, true]);
  });
});
