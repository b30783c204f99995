/** `kill -9` of an apply that changes keepalived, before each change that it makes from the swap on. */
import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeepalivedConfiguration } from '../../src/configuration.ts';
import { applyPlan } from '../../src/host/apply/apply-plan.ts';
import { isKeepalivedSettled, readKeepalivedState } from '../../src/host/apply/keepalived-state.ts';
import { testKeepalivedCommand } from '../../src/host/apply/test-keepalived.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import type { LbHost } from '../../src/host/lb-host.ts';
import { readLive } from '../../src/host/read-live.ts';
import { linkedRevision, readRevision } from '../../src/host/revision-store.ts';
import { stopKeepalived } from '../../src/host/stop-keepalived.ts';
import { renderKeepalived } from '../../src/keepalived/render-keepalived.ts';
import { renderNginx } from '../../src/nginx/render-nginx.ts';
import type { Plan } from '../../src/plan.ts';
import { type Balancer, createBalancer } from '../host/balancer.ts';
import type { DyingApply } from '../host/dying-apply.ts';
import { nginxFacts } from '../nginx/real-nginx.ts';
import { createNamespace, hasKeepalived, keepalivedNote, type Namespace } from './namespace.ts';
import { createNamespaceHost } from './namespace-host.ts';

const SCRIPT = fileURLToPath(new URL('../host/dying-apply.ts', import.meta.url));

describe.skipIf(!hasKeepalived || nginxFacts === undefined)(`an apply that is killed${keepalivedNote}`, () => {
  let namespace: Namespace;
  let balancer: Balancer;
  let host: LbHost;

  beforeAll(async () => {
    namespace = createNamespace(`tcplb-kc-${process.pid}`, { eth0: ['192.0.2.11/24'] });
    host = createNamespaceHost(namespace.name);
    balancer = await createBalancer();
    chmodSync(balancer.nginx.directory, 0o755);
  });

  afterAll(async () => {
    await stopKeepalived(host, paths());
    await balancer.dispose();
    namespace[Symbol.dispose]();
  });

  const paths = () => hostPaths(balancer.nginx);

  function planOf(advertIntervalHundredths: number): Plan {
    const { nginx, facts } = balancer;
    const keepalived: KeepalivedConfiguration = {
      host: 'lb1',
      hosts: ['192.0.2.11', '192.0.2.12'].map((address, index) => ({
        name: `lb${index + 1}`,
        interface: 'eth0',
        unicastAddresses: [address],
      })),
      virtualAddresses: ['192.0.2.100/24'],
      spread: false,
      advertIntervalHundredths,
      virtualRouterId: 51,
      garpMasterRepeat: 1,
      garpMasterDelaySeconds: 1,
      garpMasterRefreshSeconds: 0,
      binary: 'keepalived',
    };
    return renderNginx([], nginx, {
      facts,
      beside: (all) => renderKeepalived({ addresses: [], nginx, keepalived }, all),
    });
  }

  /** Its events when it lived, undefined when it killed itself. */
  function runDyingApply(apply: DyingApply): Promise<string[] | undefined> {
    return new Promise((resolve, reject) => {
      const args = ['netns', 'exec', namespace.name, process.execPath, '--conditions=development', SCRIPT];
      execFile('ip', [...args, JSON.stringify(apply)], (error, stdout, stderr) => {
        if (error === null) resolve((JSON.parse(stdout) as { events: string[] }).events);
        else if (error.signal === 'SIGKILL') resolve(undefined);
        else reject(new Error(stderr, { cause: error }));
      });
    });
  }

  test('leaves one whole revision or the other, and the next one has keepalived read it', {
    timeout: 300_000,
  }, async () => {
    const { nginx, facts } = balancer;
    const plans = [planOf(10), planOf(20)] as const;
    await applyPlan(host, plans[0], nginx, { facts });
    const events = (await runDyingApply({ plan: plans[1], nginx, facts })) ?? [];
    expect(events.at(-1)).toBe('=> applied');
    const first = events.indexOf('step swap');
    expect(events.slice(first).filter((event) => event === 'SIGHUP')).toHaveLength(2);

    for (let dieAt = first; dieAt < events.length - 1; dieAt++) {
      const [old, fresh] = dieAt % 2 === first % 2 ? [plans[1], plans[0]] : plans;
      const when = `killed before "${events[dieAt]}" (${dieAt})`;
      expect(await runDyingApply({ plan: fresh, nginx, facts, dieAt }), when).toBeUndefined();
      const linked = (await linkedRevision(host, paths())) ?? '';
      const stored = await readRevision(host, paths(), linked);
      expect([old.revision, fresh.revision], when).toContain(stored?.record.revision);
      expect(stored?.intact, when).toBe(true);
      expect(await host.run(testKeepalivedCommand('keepalived', `${paths().revisions}/${linked}`)), when).toEqual([]);

      expect(['applied', 'unchanged'], when).toContain((await applyPlan(host, fresh, nginx, { facts })).outcome);
      const { files, servedRevision } = await readLive(host, nginx);
      expect(servedRevision, when).toBe(fresh.revision);
      expect(isKeepalivedSettled(files, await readKeepalivedState(host, paths())), when).toBe(true);
    }
  });
});
