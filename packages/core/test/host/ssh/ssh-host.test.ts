/** A machine behind a real sshd, as an LB host: the same as this machine, and what a link adds to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEchoServer } from '../../../src/echo/server.ts';
import { applyPlan } from '../../../src/host/apply/apply-plan.ts';
import { undoRevision } from '../../../src/host/apply/undo-revision.ts';
import { detectNginx } from '../../../src/host/detect-nginx.ts';
import type { HostCommand } from '../../../src/host/lb-host.ts';
import { readLive } from '../../../src/host/read-live.ts';
import { createSshHost } from '../../../src/host/ssh/create-ssh-host.ts';
import type { SshHost } from '../../../src/host/ssh/ssh-host.ts';
import { ask, type Balancer, createBalancer, exposure, freePort, hasNginx, host as here, planOf } from '../balancer.ts';
import { hasSshd, startSshd, type TestSshd } from './start-sshd.ts';

const note = hasSshd ? 'behind a real sshd' : 'SKIPPED, sshd is not installed:';
const hostile = [
  '$HOME; `id`',
  "it's",
  '"',
  '\\',
  'two\nlines',
  '-rf',
  '',
  '*',
  '~',
  'ü',
  '\u0001',
  '$(reboot)',
  "'\\''",
];

const command = (...[name, ...args]: [string, ...string[]]): HostCommand<unknown> => ({
  command: name,
  args,
  parse: (result) => result,
});

describe.skipIf(!hasSshd)(`a host ${note}`, () => {
  let place: string;
  let sshd: TestSshd;
  let host: SshHost;
  let directory: string;

  beforeAll(async () => {
    place = await mkdtemp('/tmp/tcplb-sshd-');
    sshd = await startSshd(place);
    host = createSshHost({ name: 'lb1', destination: 'lb1', sshConfig: sshd.config });
  });
  afterAll(async () => {
    await host?.close();
    await sshd?.cut();
    await rm(place, { recursive: true, force: true });
  });
  beforeEach(async () => {
    directory = await mkdtemp('/tmp/tcplb-host-');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('runs what it is told, however its arguments look', async () => {
    const script = 'echo out; echo err >&2; exit 3';
    expect(await host.run(command('sh', '-c', script))).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    const { stdout } = (await host.run(command('printf', '%s\\0', ...hostile))) as { stdout: string };
    expect(stdout.split('\0').slice(0, -1)).toEqual(hostile);
  });

  test('names a program that is missing or may not be executed', async () => {
    const missing = { code: 'MissingProgram', message: 'no-such-program is not installed on lb1' };
    await expect(host.run(command('no-such-program'))).rejects.toMatchObject(missing);
    await writeFile(`${directory}/text`, 'text');
    await expect(host.run(command(`${directory}/text`))).rejects.toMatchObject({ code: 'MissingProgram' });
  });

  test('is cancelled by the signal, and does the next thing', async () => {
    const running = host.run(command('sleep', '3'), { signal: AbortSignal.timeout(100) });
    await expect(running).rejects.toMatchObject({ code: 'Cancelled', message: 'sleep was cancelled' });
    expect(await host.run(command('echo', 'on'))).toMatchObject({ stdout: 'on\n' });
  });

  test('what is not there is nothing', async () => {
    expect(await host.readFile(`${directory}/no`)).toBeUndefined();
    expect(await host.readDirectory(`${directory}/no`)).toEqual([]);
    expect(await host.readLink(`${directory}/no`)).toBeUndefined();
    expect(await host.readFrom(`${directory}/no`, 5)).toEqual({ content: '', end: 0 });
    await host.remove(`${directory}/no`);
    expect(await host.signal(2 ** 22 - 1, 'SIGTERM')).toBe(false);
  });

  test('a directory is made with its parents; where none can be made that is said', async () => {
    await Promise.all([1, 2, 3].map(() => host.makeDirectory(`${directory}/a/b/c`)));
    expect(await readdir(`${directory}/a/b`)).toEqual(['c']);
    const refusal = { code: 'ApplyFailed', message: expect.stringContaining('cannot create /proc/x on lb1') };
    await expect(host.makeDirectory('/proc/x')).rejects.toMatchObject(refusal);
  });

  test('a tree appears whole, also over the half of an earlier one, or leaves nothing behind', async () => {
    await mkdir(`${directory}/1-ab.partial/old`, { recursive: true });
    const files = Array.from({ length: 100 }, (_, index) => ({ path: `sub/${index}.conf`, content: `ü${index}` }));
    await host.writeTree(`${directory}/1-ab`, files);
    expect(await readdir(directory)).toEqual(['1-ab']);
    expect(await host.readDirectory(`${directory}/1-ab/sub`)).toHaveLength(100);
    expect(await readFile(`${directory}/1-ab/sub/42.conf`, 'utf8')).toBe('ü42');
    const odd = [
      { path: 'a.conf', content: 'a' },
      { path: 'a.conf/b.conf', content: 'b' },
    ];
    await expect(host.writeTree(`${directory}/2-cd`, odd)).rejects.toMatchObject({ code: 'ApplyFailed' });
    expect(await readdir(directory)).toEqual(['1-ab']);
  });

  test('a file that is there already is linked to; where one is not, all are written', async () => {
    await host.writeTree(`${directory}/1-ab`, [{ path: 'sub/a.conf', content: 'a' }]);
    await host.writeTree(`${directory}/2-cd`, [
      { path: 'sub/a.conf', content: 'a', sameAs: `${directory}/1-ab/sub/a.conf` },
      { path: 'sub/c.conf', content: 'c' },
    ]);
    const inode = async (path: string) => (await stat(`${directory}/${path}`)).ino;
    expect(await inode('2-cd/sub/a.conf')).toBe(await inode('1-ab/sub/a.conf'));
    expect(await inode('2-cd/sub/c.conf')).not.toBe(await inode('1-ab/sub/a.conf'));
    await host.writeTree(`${directory}/3-ef`, [
      { path: 'a.conf', content: 'a', sameAs: `${directory}/1-ab/sub/a.conf` },
      { path: 'b.conf', content: 'b', sameAs: `${directory}/1-ab/sub/b.conf` },
    ]);
    expect(await readFile(`${directory}/3-ef/b.conf`, 'utf8')).toBe('b');
    expect(await inode('3-ef/a.conf')).not.toBe(await inode('1-ab/sub/a.conf'));
  });

  test('a link is replaced in one step, also when an earlier swap died halfway', async () => {
    await host.swapLink(`${directory}/live`, 'revisions/1');
    await writeFile(`${directory}/live.new`, 'left over');
    await host.swapLink(`${directory}/live`, 'revisions/2');
    expect(await host.readLink(`${directory}/live`)).toBe('revisions/2');
    expect(await readdir(directory)).toEqual(['live']);
  });

  test('a log is read from where it ended, and from its beginning when it was rotated', async () => {
    const log = `${directory}/error.log`;
    await writeFile(log, 'old\n');
    const { end } = await host.readFrom(log, 0);
    await writeFile(log, 'new\n', { flag: 'a' });
    expect(await host.readFrom(log, end)).toEqual({ content: 'new\n', end: 8 });
    await writeFile(log, 'x\n');
    expect(await host.readFrom(log, end)).toEqual({ content: 'x\n', end: 2 });
    expect(await host.readFrom(log, 'end')).toEqual({ content: '', end: 2 });
  });

  test('reads a unix socket to its end; a stale one says nothing', async () => {
    const path = `${directory}/s.sock`;
    expect(await host.readSocket(path)).toBeUndefined();
    const server = createServer((socket) => socket.end('0123456789ab\n')).listen(path);
    await once(server, 'listening');
    expect(await host.readSocket(path)).toBe('0123456789ab\n');
    server.close();
    expect(await host.readSocket(path)).toBeUndefined();
  });

  test('says of listeners, all at once, what trying them says', async () => {
    const [server, other] = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')];
    await Promise.all([once(server, 'listening'), once(other, 'listening')]);
    const ports = [server, other].map((one) => (one.address() as AddressInfo).port);
    const addresses = ['127.0.0.1', '0.0.0.0', '127.0.0.2', '192.0.2.1', '::1', '::'];
    const protocols = ['TCP', 'UDP'] as const;
    const listens = ports.flatMap((port) =>
      addresses.flatMap((address) => protocols.map((protocol) => ({ address, protocol, port }))),
    );
    const taken = await host.probeListen(listens);
    expect(taken).toEqual(await here.probeListen(listens));
    expect(taken.filter((probe) => probe === 'taken')).toHaveLength(4);
    server.close();
    await once(server, 'close');
    const fewer = await host.probeListen(listens);
    expect(fewer).toEqual(await here.probeListen(listens));
    expect(fewer.filter((probe) => probe === 'taken')).toHaveLength(2);
    other.close();
  });

  test('shares its lock with who works on the machine itself', async () => {
    const lock = `${directory}/deep/lock`;
    await here.withLock(lock, async () => {
      const busy = { code: 'HostBusy', message: expect.stringContaining(`held by process ${process.pid} since`) };
      await expect(host.withLock(lock, async () => {})).rejects.toMatchObject(busy);
    });
    await host.withLock(lock, async () => {
      const busy = { code: 'HostBusy', message: expect.stringMatching(/held by process \d+ \(.*over SSH\) since /) };
      await expect(host.withLock(lock, async () => {})).rejects.toMatchObject(busy);
      await expect(here.withLock(lock, async () => {})).rejects.toMatchObject(busy);
      expect(await host.run(command('echo', 'on'))).toMatchObject({ stdout: 'on\n' });
    });
    await expect(host.withLock(lock, () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(await here.withLock(lock, async () => 'mine')).toBe('mine');
  }, 30_000);

  test('a cut link lets go of the lock, stops the work that held it, and is made again', async () => {
    const lock = `${directory}/lock`;
    const work = host.withLock(lock, async () => {
      await sshd.cut();
      await host.readFile(lock);
    });
    await expect(work).rejects.toMatchObject({ code: 'HostUnreachable', retryable: true });
    expect(await here.withLock(lock, async () => 'mine')).toBe('mine');
    await expect(host.readFile(lock)).rejects.toMatchObject({
      code: 'HostUnreachable',
      message: expect.stringContaining('ssh lb1: it refuses the connection'),
    });
    await sshd.mend();
    expect(await host.readFile(lock)).toBe('');
  }, 30_000);

  test('an upload that is cut off leaves nothing that looks like a revision', async () => {
    const files = Array.from({ length: 40 }, (_, index) => ({ path: `${index}`, content: 'x'.repeat(1_000_000) }));
    const upload = host.writeTree(`${directory}/1-ab`, files);
    await Promise.all([expect(upload).rejects.toMatchObject({ code: 'HostUnreachable' }), sshd.cut()]);
    expect(await readdir(directory)).not.toContain('1-ab');
    await sshd.mend();
    await host.writeTree(`${directory}/1-ab`, files);
    expect(await readdir(directory)).toEqual(['1-ab']);
  }, 60_000);

  test.each([
    ['a key that is not known', 'known_hosts', '', 'its host key is not known here'],
    ['a key that is another', 'known_hosts', 'other', 'its host key has changed'],
  ])('%s is refused', async (_, file, kind, reason) => {
    const config = await readFile(sshd.config, 'utf8');
    const other =
      kind === '' ? '' : (await readFile(`${place}/known_hosts`, 'utf8')).replace(/ \S+\n$/, ` ${await otherKey()}\n`);
    await writeFile(`${directory}/${file}`, other);
    await writeFile(`${directory}/config`, config.replace(`${place}/${file}`, `${directory}/${file}`));
    const stranger = createSshHost({ name: 'lb2', destination: 'lb2', sshConfig: `${directory}/config` });
    const refusal = { code: 'HostRefused', message: expect.stringContaining(reason), retryable: false };
    await expect(stranger.readFile('/etc/hostname')).rejects.toMatchObject(refusal);
    await stranger.close();
  });

  test.each(['-oProxyCommand=reboot', '', 'a b', 'a\nb'])('%j is no destination', (destination) => {
    expect(() => createSshHost({ name: 'lb3', destination })).toThrow('is no SSH destination');
  });

  async function otherKey(): Promise<string> {
    await once(spawn('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${directory}/other`]), 'close');
    return (await readFile(`${directory}/other.pub`, 'utf8')).split(' ')[1] ?? '';
  }

  describe.skipIf(!hasNginx)('with nginx', () => {
    let balancer: Balancer;
    beforeEach(async () => {
      balancer = await createBalancer();
    });
    afterEach(() => balancer.dispose());

    test('is applied to and goes back, as this machine is', async () => {
      const [old, fresh] = await Promise.all(
        ['old', 'fresh'].map((hostname) => startEchoServer({ host: '127.0.0.1', port: 0, hostname })),
      );
      const port = await freePort();
      if (old === undefined || fresh === undefined) throw new Error('no echo server');
      expect(await detectNginx(host, 'nginx')).toEqual(balancer.facts);
      const [first, second] = [old, fresh].map((server) => planOf(balancer, [exposure('echo', port, server.port)]));
      if (first === undefined || second === undefined) throw new Error('no plan');
      const applied = await applyPlan(host, first, balancer.nginx);
      expect(applied).toMatchObject({ outcome: 'applied', revision: first.revision });
      expect(await ask(port)).toBe('old: hello');
      await applyPlan(host, second, balancer.nginx);
      expect(await ask(port)).toBe('fresh: hello');
      expect(await readLive(host, balancer.nginx)).toEqual(await readLive(here, balancer.nginx));
      expect(await applyPlan(here, second, balancer.nginx)).toMatchObject({ outcome: 'unchanged' });
      await undoRevision(host, balancer.nginx);
      expect(await ask(port)).toBe('old: hello');
      await Promise.all([old.close(), fresh.close()]);
    }, 60_000);
  });
});
