import { describe, expect, test } from 'vitest';
import { nginxBuildCommand } from './detect-nginx.ts';

const parse = (configure: string, version = 'nginx version: nginx/1.22.1') =>
  nginxBuildCommand('nginx').parse({ exitCode: 0, stdout: '', stderr: `${version}\n${configure}\n` });

describe('nginx -V', () => {
  test.each([
    [
      'Debian',
      'configure arguments: --prefix=/usr/share/nginx --modules-path=/usr/lib/nginx/modules --with-stream=dynamic --with-stream_ssl_module',
      { stream: 'dynamic', modulesPath: '/usr/lib/nginx/modules' },
    ],
    [
      'nginx.org',
      'configure arguments: --prefix=/etc/nginx --modules-path=/usr/lib/nginx/modules --with-stream --with-stream_ssl_module',
      { stream: 'static', modulesPath: '/usr/lib/nginx/modules' },
    ],
    ['built by hand, at its end', 'configure arguments: --prefix=/opt/nginx --with-stream', { stream: 'static' }],
    [
      'built by hand, with modules in the prefix',
      'configure arguments: --prefix=/opt/nginx --with-stream=dynamic',
      { stream: 'dynamic', modulesPath: '/opt/nginx/modules' },
    ],
    [
      'without stream, but with a module that is named so',
      'configure arguments: --with-stream_ssl_module',
      { stream: 'absent' },
    ],
  ])('%s', (_, configure, build) => {
    expect(parse(configure)).toMatchObject({ version: '1.22.1', ...build });
  });

  test.each([
    ['built with what options need', '--with-stream_ssl_preread_module --with-stream_realip_module', []],
    ['built with nothing more', '--with-stream_ssl_module', ['ssl_preread', 'realip']],
    [
      'built without what is usual',
      '--with-stream_ssl_preread_module --with-stream_realip_module --without-stream_upstream_random_module --without-stream_limit_conn_module',
      ['limit_conn', 'upstream_random'],
    ],
  ])('%s', (_, configure, missing) => {
    expect(parse(`configure arguments: --with-stream ${configure}`).missing).toEqual(missing);
  });

  test('a derivative with its own name', () => {
    expect(parse('configure arguments: --with-stream', 'nginx version: openresty/1.25.3.1').version).toBe('1.25.3.1');
  });

  test('something else under the name of nginx', () => {
    const result = { exitCode: 1, stdout: '', stderr: 'unknown option -V' };
    expect(() => nginxBuildCommand('/opt/x').parse(result)).toThrow(
      '/opt/x -V does not answer like nginx: unknown option -V',
    );
  });
});
