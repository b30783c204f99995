/** An apply by an ordinary user, on ports above 1023. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../../src/echo/server.ts';
import { ask, createBalancer, exposure, freePort, hasNginx, planOf, withNginx } from './balancer.ts';
import type { DyingApply } from './dying-apply.ts';

const SCRIPT = fileURLToPath(new URL('./dying-apply.ts', import.meta.url));
const NOBODY = 65_534;

/** Whether this process may become `nobody`, and `nobody` may read the sources. */
const canDrop =
  process.getuid?.() === 0 &&
  spawnSync('setpriv', [`--reuid=${NOBODY}`, '--clear-groups', process.execPath, '-e', `fs.accessSync('${SCRIPT}')`])
    .status === 0;
const asNobody = canDrop ? 'as nobody' : 'SKIPPED, needs root, setpriv and readable sources:';

function applyAsNobody(apply: DyingApply): { events: string[]; result: unknown } {
  const args = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', process.execPath, SCRIPT];
  return JSON.parse(execFileSync('setpriv', [...args, JSON.stringify(apply)], { encoding: 'utf8' }));
}

describe.skipIf(!hasNginx || !canDrop)(`${withNginx} ${asNobody} applyPlan`, () => {
  test('serves a high port, and says why it cannot have a low one', async () => {
    const balancer = await createBalancer();
    const server = await startEchoServer({ host: '127.0.0.1', port: 0, hostname: 'node-1' });
    try {
      const { nginx, facts } = balancer;
      const port = await freePort();
      const plan = planOf(balancer, [exposure('high', port, server.port), exposure('low', 446, server.port)]);
      expect(applyAsNobody({ plan, nginx, facts }).events.at(-1), 'in a directory of root').toBe('=> ApplyFailed');
      chownSync(balancer.nginx.directory, NOBODY, NOBODY);
      const { events, result } = applyAsNobody({ plan, nginx, facts });
      expect(events.at(-1)).toBe('=> applied');
      expect(result).toMatchObject({
        quarantined: [
          {
            name: 'low',
            code: 'PortConflict',
            message: 'TCP port 446 on 127.0.0.1 needs root or CAP_NET_BIND_SERVICE',
            kept: false,
          },
        ],
      });
      expect(await ask(port)).toBe('node-1: hello');
    } finally {
      await balancer.dispose();
      await server.close();
    }
  });
});
