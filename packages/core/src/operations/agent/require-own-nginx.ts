/** Whether the nginx that runs in the agent's directory would obey the agent. */
import type { NginxConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import type { LbHost } from '../../host/lb-host.ts';
import { findMaster } from '../../host/nginx-process.ts';
import { findUser } from './service-user.ts';

/** Fails with `HostBusy` when it runs as another user than the agent's. */
export async function requireOwnNginx(host: LbHost, nginx: NginxConfiguration, user: string): Promise<void> {
  if (user === 'root' || nginx.layout === 'include') return;
  const master = await findMaster(host, nginx);
  if (master === undefined) return;
  const status = (await host.readFile(`/proc/${master}/status`)) ?? '';
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  const own = await findUser(host, '', user);
  if (uid === undefined || Number(uid) === own?.uid) return;
  const message = `nginx (process ${master}) runs in ${nginx.directory} as another user than ${user}, who could not reload it`;
  throw new TcplbError('HostBusy', message, {
    suggestions: [
      `End it, and with it its connections, by kill -TERM ${master}: the agent starts one of its own.`,
      'Or have the agent run as root, too: --service-user root.',
    ],
  });
}
