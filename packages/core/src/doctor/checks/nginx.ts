/** Whether this machine has an nginx that can balance TCP. */
import { toTcplbError } from '../../errors.ts';
import type { Check } from '../check.ts';
import { failedRead } from '../findings.ts';

/** What installs it, by the families of distributions in /etc/os-release. */
const installers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(debian|ubuntu)\b/, ['apt-get', 'install', 'nginx', 'libnginx-mod-stream']],
  [/\b(rhel|fedora|centos)\b/, ['dnf', 'install', 'nginx', 'nginx-mod-stream']],
  [/\balpine\b/, ['apk', 'add', 'nginx', 'nginx-mod-stream']],
];

export const nginxCheck: Check = {
  id: 'nginx',
  title: 'nginx',
  needs: ['configuration'],
  async *run({ nginxFacts, host, command }) {
    try {
      const { version, streamModule } = await nginxFacts();
      const module = streamModule === 'static' ? 'compiled in' : streamModule;
      yield { status: 'ok', message: `nginx ${version} on ${host.name}, stream module: ${module}` };
    } catch (error) {
      const failure = toTcplbError(error);
      if (failure.code !== 'MissingProgram') throw error;
      const release = (await host.readFile('/etc/os-release')) ?? '';
      const words = installers.find(([family]) => family.test(release))?.[1] ?? ['nginx', '-V'];
      yield failedRead(failure, command.shell(...words));
    }
  },
};
