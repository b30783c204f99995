/** This machine as an LB host: real files, processes, sockets and locks. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { detectNginx } from '../../src/host/detect-nginx.ts';
import type { HostCommand, LbHost } from '../../src/host/lb-host.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { createLockAhead, type LockAhead } from '../../src/host/local/opened-lock.ts';

const host = createLocalHost();
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp('/tmp/tcplb-host-');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const command = (...[name, ...args]: [string, ...string[]]): HostCommand<unknown> => ({
  command: name,
  args,
  parse: (result) => result,
});

describe('run', () => {
  test('hands over what the process said and how it ended', async () => {
    const script = 'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3';
    expect(await host.run(command(process.execPath, '-e', script))).toEqual({
      exitCode: 3,
      stdout: 'out',
      stderr: 'err',
    });
    expect(await host.run(command(process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'))).toMatchObject({
      exitCode: 137,
    });
  });

  test('knows no shell', async () => {
    expect(await host.run(command('echo', '$HOME; `id`'))).toMatchObject({ stdout: '$HOME; `id`\n' });
  });

  test('names a program that is missing or may not be executed', async () => {
    const missing = { code: 'MissingProgram', message: 'no-such-program is not installed on this machine' };
    await expect(host.run(command('no-such-program'))).rejects.toMatchObject(missing);
    await writeFile(`${directory}/text`, 'text');
    await expect(host.run(command(`${directory}/text`))).rejects.toMatchObject({ code: 'MissingProgram' });
  });

  test('is cancelled by the signal', async () => {
    const controller = new AbortController();
    const running = host.run(command('sleep', '60'), { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'Cancelled', message: 'sleep was cancelled' });
  });
});

describe('files', () => {
  test('what is not there is nothing', async () => {
    expect(await host.readFile(`${directory}/no`)).toBeUndefined();
    expect(await host.readDirectory(`${directory}/no`)).toEqual([]);
    expect(await host.readLink(`${directory}/no`)).toBeUndefined();
    expect(await host.readFrom(`${directory}/no`, 5)).toEqual({ content: '', end: 0 });
    await host.remove(`${directory}/no`);
  });

  test('a directory is made with its parents, by any number at once; where none can be made that is said at once', async () => {
    const deep = `${directory}/a/b/c`;
    await Promise.all([1, 2, 3].map(() => host.makeDirectory(deep)));
    expect(await readdir(`${directory}/a/b`)).toEqual(['c']);
    await host.makeDirectory(deep);
    await writeFile(`${directory}/file`, '');
    for (const path of ['/proc/x', '/proc/x/y', `${directory}/file`, `${directory}/file/x`]) {
      const refusal = {
        code: 'ApplyFailed',
        message: expect.stringContaining(`cannot create ${path} on this machine`),
      };
      await expect(host.makeDirectory(path)).rejects.toMatchObject(refusal);
    }
  });

  test('a tree that cannot be written leaves nothing behind', async () => {
    const files = [
      { path: 'a.conf', content: 'a' },
      { path: 'a.conf/b.conf', content: 'b' },
    ];
    await expect(host.writeTree(`${directory}/1-ab`, files)).rejects.toMatchObject({ code: 'ApplyFailed' });
    expect(await readdir(directory)).toEqual([]);
  });

  test('a tree appears whole, also over the half of an earlier one', async () => {
    await mkdir(`${directory}/1-ab.partial/old`, { recursive: true });
    const files = Array.from({ length: 100 }, (_, index) => ({ path: `sub/${index}.conf`, content: `${index}` }));
    await host.writeTree(`${directory}/1-ab`, files);
    expect(await readdir(directory)).toEqual(['1-ab']);
    expect(await readdir(`${directory}/1-ab/sub`)).toHaveLength(100);
    expect(await readFile(`${directory}/1-ab/sub/42.conf`, 'utf8')).toBe('42');
  });

  test('a file that is there already is linked to, and written where it is not', async () => {
    await host.writeTree(`${directory}/1-ab`, [{ path: 'sub/a.conf', content: 'a' }]);
    await host.writeTree(`${directory}/2-cd`, [
      { path: 'sub/a.conf', content: 'a', sameAs: `${directory}/1-ab/sub/a.conf` },
      { path: 'sub/b.conf', content: 'b', sameAs: `${directory}/1-ab/sub/b.conf` },
    ]);
    const inode = async (path: string) => (await stat(`${directory}/${path}`)).ino;
    expect(await inode('2-cd/sub/a.conf')).toBe(await inode('1-ab/sub/a.conf'));
    expect(await readFile(`${directory}/2-cd/sub/b.conf`, 'utf8')).toBe('b');
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
});

describe('sockets and ports', () => {
  test('reads a unix socket to its end; a stale one says nothing', async () => {
    const path = `${directory}/s.sock`;
    expect(await host.readSocket(path)).toBeUndefined();
    const server = createServer((socket) => socket.end('0123456789ab\n')).listen(path);
    await once(server, 'listening');
    expect(await host.readSocket(path)).toBe('0123456789ab\n');
    server.close();
    await writeFile(path, '');
    expect(await host.readSocket(path)).toBeUndefined();
  });

  test('knows which listeners can be had', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const listen = (address: string, protocol: 'TCP' | 'UDP' = 'TCP') => ({ address, protocol, port });
    const listens = [listen('127.0.0.1'), listen('0.0.0.0'), listen('127.0.0.1', 'UDP'), listen('192.0.2.1')];
    expect(await host.probeListen(listens)).toEqual(['taken', 'taken', 'free', 'no-such-address']);
    server.close();
    await once(server, 'close');
    expect(await host.probeListen(listens)).toEqual(['free', 'free', 'free', 'no-such-address']);
    expect(await host.probeListen([])).toEqual([]);
  });
});

describe('lock', () => {
  test('is exclusive, names its holder and is free afterwards, also after a failure', async () => {
    const lock = `${directory}/deep/lock`;
    await host.withLock(lock, async () => {
      await expect(host.withLock(lock, async () => {})).rejects.toMatchObject({
        code: 'HostBusy',
        retryable: true,
        message: expect.stringMatching(`^${lock} is held by process ${process.pid} since \\d{4}-`),
      });
    });
    await expect(host.withLock(lock, () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(await host.withLock(lock, async () => 'mine')).toBe('mine');
  });

  test('needs no space on the disk, where its holder would be noted', async () => {
    expect(await host.withLock('/dev/full', async () => 'mine')).toBe('mine');
    expect(await host.withLock('/dev/full', async () => 'again')).toBe('again');
  });

  test('is not held on to by what was started under it', async () => {
    const lock = `${directory}/lock`;
    const daemon = await host.withLock(lock, async () => spawn('sleep', ['60'], { stdio: 'inherit' }));
    expect(await host.withLock(lock, async () => 'mine')).toBe('mine');
    daemon.kill();
    await once(daemon, 'exit');
    expect(daemon.signalCode).toBe('SIGTERM');
  });

  test('is freed by the death of its holder', async () => {
    const lock = `${directory}/lock`;
    const source = fileURLToPath(new URL('../../src/host/local/file-lock.ts', import.meta.url));
    const script = `import { withFileLock } from ${JSON.stringify(source)};
      await withFileLock(process.argv[1], () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script, lock], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(host.withLock(lock, async () => {})).rejects.toMatchObject({
      message: expect.stringContaining(`process ${holder.pid} since`),
    });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(await host.withLock(lock, async () => 'mine')).toBe('mine');
  });
  describe('that is got ready for the next time', () => {
    let ahead: LockAhead;
    let again: LbHost;
    let lock: string;
    /** The programs that wait to lock it. */
    const waiting = () => {
      const { stdout } = spawnSync('pgrep', ['--parent', String(process.pid), '--full', 'exec flock']);
      return String(stdout).split('\n').filter(Boolean).map(Number);
    };
    const lockOnce = async () => {
      expect(await again.withLock(lock, async () => 'mine')).toBe('mine');
      await expect.poll(waiting).toHaveLength(1);
    };

    beforeEach(() => {
      lock = `${directory}/lock`;
      ahead = createLockAhead();
      again = createLocalHost({ lockAhead: ahead });
    });

    afterEach(async () => {
      ahead.close();
      await expect.poll(waiting).toEqual([]);
    });

    test('is the same lock, and needs no other program then', async () => {
      await lockOnce();
      const [ready] = waiting();
      await again.withLock(lock, async () => {
        expect(waiting()).toEqual([]);
        await expect(host.withLock(lock, async () => {})).rejects.toMatchObject({ code: 'HostBusy' });
      });
      await expect.poll(waiting).toHaveLength(1);
      expect(waiting()).not.toEqual([ready]);
      await host.withLock(lock, () =>
        expect(again.withLock(lock, async () => {})).rejects.toMatchObject({ code: 'HostBusy' }),
      );
    });

    test.each<[string, () => Promise<unknown>]>([
      ['when that program was killed', async () => process.kill(waiting()[0] ?? 0, 'SIGKILL')],
      ['when the file is another one by now', () => rm(lock)],
    ])('is had all the same %s', async (_name, change) => {
      await lockOnce();
      await change();
      await host.withLock(lock, () =>
        expect(again.withLock(lock, async () => {})).rejects.toMatchObject({ code: 'HostBusy' }),
      );
      await lockOnce();
    });
  });
});

test('a signal to a process that is gone is no error', async () => {
  const child = spawn('true');
  await once(child, 'exit');
  expect(await host.signal(child.pid ?? 0, 'SIGTERM')).toBe(false);
});

describe('detectNginx', () => {
  test('nginx missing: says what to type', async () => {
    await expect(detectNginx(host, 'no-such-nginx')).rejects.toMatchObject({
      code: 'MissingProgram',
      message: 'no-such-nginx is not installed on this machine',
      suggestions: [
        'On Debian or Ubuntu: apt-get install nginx libnginx-mod-stream',
        'On RHEL or Fedora: dnf install nginx nginx-mod-stream',
        'On Alpine: apk add nginx nginx-mod-stream',
      ],
    });
  });

  test.each([
    ['built without it', '', 'was built without the stream module', 'apt-get install nginx libnginx-mod-stream'],
    [
      'its package not installed',
      '--with-stream=dynamic --modules-path=/nowhere',
      'lacks its stream module, /nowhere/ngx_stream_module.so',
      'apt-get install libnginx-mod-stream',
    ],
  ])('nginx without stream, %s: says what to type', async (_, configure, message, suggestion) => {
    const binary = `${directory}/nginx`;
    await writeFile(
      binary,
      `#!/bin/sh\nprintf 'nginx version: nginx/1.22.1\\nconfigure arguments: ${configure}\\n' >&2\n`,
    );
    await chmod(binary, 0o755);
    await expect(detectNginx(host, binary)).rejects.toMatchObject({
      code: 'MissingProgram',
      message: expect.stringContaining(message),
      suggestions: expect.arrayContaining([expect.stringContaining(suggestion)]),
    });
  });
});
