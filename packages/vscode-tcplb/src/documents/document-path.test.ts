import { describe, expect, it } from 'vitest';
import { type DocumentTarget, formatPath, parsePath } from './document-path.ts';

const cases: readonly (readonly [path: string, target: DocumentTarget])[] = [
  ['/kind/config/nginx.conf', { kind: 'config', sourceId: 'kind' }],
  ['/kind/live/nginx.conf', { kind: 'live', sourceId: 'kind' }],
  [
    '/kind/config/default/tcp-echo.conf',
    { kind: 'config', sourceId: 'kind', exposure: { namespace: 'default', name: 'tcp-echo' } },
  ],
  [
    '/kind/config/default/nginx.conf',
    { kind: 'config', sourceId: 'kind', exposure: { namespace: 'default', name: 'nginx' } },
  ],
  [
    '/arn:aws:eks:cluster%2Fprod/live/team-a/web.conf',
    { kind: 'live', sourceId: 'arn:aws:eks:cluster/prod', exposure: { namespace: 'team-a', name: 'web' } },
  ],
  ['/50%25 off/service/default/web.yaml', { kind: 'service', sourceId: '50% off', namespace: 'default', name: 'web' }],
  ['/kind/logs/default/web-x7f.log', { kind: 'logs', sourceId: 'kind', namespace: 'default', pod: 'web-x7f' }],
  [
    '/kind/logs/default/web.example_proxy.log',
    { kind: 'logs', sourceId: 'kind', namespace: 'default', pod: 'web.example', container: 'proxy' },
  ],
  ['/kind/describe/default/describe web', { kind: 'describe', sourceId: 'kind', namespace: 'default', name: 'web' }],
  ['/kind/revision/revision-12.conf', { kind: 'revision', sourceId: 'kind', number: 12 }],
  ['/kind/live@lb1/nginx.conf', { kind: 'live', sourceId: 'kind', host: 'lb1' }],
  ['/kind/revision@lb1/revision-12.conf', { kind: 'revision', sourceId: 'kind', number: 12, host: 'lb1' }],
  ['/kind/advise/default/advise web', { kind: 'advise', sourceId: 'kind', namespace: 'default', name: 'web' }],
];

describe('formatPath and parsePath', () => {
  it.each(cases)('%s', (path, target) => {
    expect(formatPath(target)).toBe(path);
    expect(parsePath(path)).toEqual(target);
  });

  it.each([
    '',
    '/',
    '/kind',
    '/kind/config',
    '/kind/config/other.conf',
    '/kind/live@/nginx.conf',
    '/kind/service@lb1/default/web.yaml',
    '/kind/config/a/b/c.conf',
    '/kind/config/default/web.yaml',
    '/kind/service/default/web.conf',
    '/kind/logs/web.log',
    '/kind/other/default/web.conf',
    '/kind/describe/default/web',
    '/kind/describe/default/advise web',
    '/kind/revision/revision-.conf',
    '/kind/revision/default/revision-1.conf',
    '//config/nginx.conf',
    '/%E0%A4/config/nginx.conf',
    'kind/config/nginx.conf',
  ])('knows nothing of %j', (path) => {
    expect(parsePath(path)).toBeUndefined();
  });
});
