/** A real keepalived in a network namespace of its own: found, started again, and never taken for somebody else. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import { hostPaths } from '../../src/host/host-paths.ts';
import { KEPT_LOG_BYTES, readTransitions } from '../../src/host/keepalived-log.ts';
import { findKeepalived, startKeepalived } from '../../src/host/keepalived-process.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { trimKeepalivedLog } from '../../src/host/trim-keepalived-log.ts';
import { waitUntil } from '../cluster/wait-until.ts';

const canRun =
  process.getuid?.() === 0 &&
  spawnSync('ip', ['-V']).status === 0 &&
  spawnSync('keepalived', ['--version']).status === 0;

const NAMESPACE = `tcplbka-${process.pid}`;
const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const local = createLocalHost();
/** Programs run in the namespace. */
const host = {
  ...local,
  run: <T>({ command, args, parse }: Parameters<typeof local.run<T>>[0]) =>
    local.run({ command: 'ip', args: ['netns', 'exec', NAMESPACE, command, ...args], parse }),
};

const CONFIGURATION = `
global_defs {
  vrrp_version 3
}
vrrp_instance one {
  state BACKUP
  interface eth0
  virtual_router_id 51
  priority 254
  advert_int 0.1
  virtual_ipaddress {
    198.51.100.100/24
  }
}
`;

describe.skipIf(!canRun)('keepalived (needs root, iproute2 and keepalived)', () => {
  let directory: string;
  const paths = () => {
    const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: '/' });
    return hostPaths({ ...nginx, directory });
  };
  const hasAddress = () => ip('-netns', NAMESPACE, 'address', 'show', 'dev', 'eth0').includes('198.51.100.100');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tcplb-keepalived-'));
    const { configuration, run } = paths().keepalived;
    await mkdir(join(configuration, '..'), { recursive: true });
    await mkdir(run, { recursive: true });
    await writeFile(configuration, CONFIGURATION);
    ip('netns', 'add', NAMESPACE);
    ip('-netns', NAMESPACE, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth1');
    for (const name of ['lo', 'eth0', 'eth1']) ip('-netns', NAMESPACE, 'link', 'set', 'dev', name, 'up');
    ip('-netns', NAMESPACE, 'address', 'add', '198.51.100.1/24', 'dev', 'eth0');
  });

  afterEach(async () => {
    for (const pid of ip('netns', 'pids', NAMESPACE).split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
    ip('netns', 'delete', NAMESPACE);
    await rm(directory, { recursive: true, force: true });
  });

  test('started, it gets the address, logs, and is found; killed, it loses both; started again, it gets it again', async () => {
    expect(await findKeepalived(host, paths())).toEqual({});
    await startKeepalived(host, paths(), 'keepalived');
    const first = await findKeepalived(host, paths());
    expect(first).toEqual({ parent: expect.any(Number), vrrp: expect.any(Number) });
    await waitUntil('the address', hasAddress);
    expect(await readFile(paths().keepalived.log, 'utf8')).toContain('Entering MASTER STATE');
    const { parent = 0, vrrp = 0 } = first;
    // Its child would take the address off when it lost its parent, and the parent would start another child.
    process.kill(parent, 'SIGSTOP');
    const killed = performance.now();
    for (const pid of [vrrp, parent]) process.kill(pid, 'SIGKILL');
    await waitUntil('its end', async () => Object.keys(await findKeepalived(host, paths())).length === 0);
    await waitUntil('the address to go', () => !hasAddress());
    // Until another host may have it.
    expect(performance.now() - killed).toBeGreaterThan(200);
    expect(ip('-netns', NAMESPACE, 'address', 'show', 'dev', 'eth0')).toContain('198.51.100.1/24');

    // As when the id of a process that is gone is given to another one: it would say that it runs already.
    await writeFile(paths().keepalived.pidFile, `${process.pid}\n`);
    expect(await findKeepalived(host, paths())).toEqual({});
    await startKeepalived(host, paths(), 'keepalived');
    expect((await findKeepalived(host, paths())).vrrp).not.toBe(first.vrrp);
    await waitUntil('the address', hasAddress);
  });

  test('its log is shortened while it runs, with what counts kept, and it goes on at the end', async () => {
    const { log, lock } = paths().keepalived;
    await writeFile(log, `${'x'.repeat(79)}\n`.repeat(20_000));
    await startKeepalived(host, paths(), 'keepalived');
    await waitUntil('the address', hasAddress);
    const size = async () => (await stat(log)).size;
    const before = await size();
    expect(await local.withLock(lock, async () => trimKeepalivedLog(host, paths(), before))).toBe(false);
    // keepalived goes on writing meanwhile: of its addresses, of what it announces.
    expect(await size()).toBeGreaterThanOrEqual(before);
    expect(await trimKeepalivedLog(host, paths(), before)).toBe(true);
    const after = await size();
    expect(after).toBeGreaterThanOrEqual(KEPT_LOG_BYTES);
    expect(after).toBeLessThan(KEPT_LOG_BYTES + 10_000);
    expect(readTransitions(await readFile(log, 'utf8')).get('one')).toMatchObject({ state: 'MASTER' });
    expect(await trimKeepalivedLog(host, paths(), after)).toBe(false);

    const { parent = 0 } = await findKeepalived(host, paths());
    process.kill(parent, 'SIGHUP');
    const added = async () => (await readFile(log, 'utf8')).slice(after);
    await waitUntil('what it says next', async () => (await added()).includes('Reload complete'));
    expect(await added()).not.toContain('\0');
  });

  test('what it does not accept is told in its words', async () => {
    await writeFile(paths().keepalived.configuration, 'vrrp_instance one {\n');
    const starting = startKeepalived(host, paths(), 'keepalived');
    await expect(starting).rejects.toMatchObject({
      code: 'ApplyFailed',
      message: expect.stringMatching(/^keepalived does not start on this machine: .*\bone\b/),
    });
  });

  test('a program that is not there is told', async () => {
    const starting = startKeepalived(local, paths(), 'no-such-keepalived');
    await expect(starting).rejects.toMatchObject({ code: 'MissingProgram' });
  });
});
