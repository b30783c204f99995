import { describe, expect, it } from 'vitest';
import type { KubeconfigPath } from './kubernetes-api.ts';
import { ownKubeconfig } from './own-kubeconfig.ts';

const host = (hostPath: string): KubeconfigPath => ({ pathType: 'host', hostPath });

const cases: readonly (readonly [
  name: string,
  path: KubeconfigPath,
  kubeconfig: string | undefined,
  own: string | undefined,
])[] = [
  ['a file that was chosen', host('/srv/dev.yaml'), undefined, '/srv/dev.yaml'],
  ['the default file', host('/home/me/.kube/config'), undefined, undefined],
  ['what KUBECONFIG names', host('/etc/kube'), '/etc/kube', undefined],
  [
    'the default file although KUBECONFIG names another',
    host('/home/me/.kube/config'),
    '/etc/kube',
    '/home/me/.kube/config',
  ],
  ['a list of files', host('/etc/a:/etc/b'), undefined, undefined],
  ['nothing', host(''), undefined, undefined],
  ['a file in WSL', { pathType: 'wsl', wslPath: '/home/me/dev.yaml' }, undefined, undefined],
];

describe('ownKubeconfig', () => {
  it.each(cases)('%s', (_name, path, kubeconfig, own) => {
    expect(ownKubeconfig(path, { KUBECONFIG: kubeconfig }, '/home/me')).toBe(own);
  });
});
