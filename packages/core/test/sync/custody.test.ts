/** One agent at a time looks after an LB host, whether it is on the host or behind a real sshd. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { createSshHost } from '../../src/host/ssh/create-ssh-host.ts';
import type { SshHost } from '../../src/host/ssh/ssh-host.ts';
import { createCustody } from '../../src/sync/create-custody.ts';
import { hasSshd, startSshd, type TestSshd } from '../host/ssh/start-sshd.ts';

const here = createLocalHost();
let directory: string;
let lock: string;

beforeEach(async () => {
  directory = await mkdtemp('/tmp/tcplb-test-');
  lock = `${directory}/agent.lock`;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('who comes later stands back, names the first one, and takes over when that lets go', async () => {
  const [first, second] = [createCustody(here, lock), createCustody(here, lock)];
  expect(await first.take()).toBeUndefined();
  const refusal = { code: 'HostBusy', message: expect.stringContaining('another agent looks after this machine: ') };
  const who = {
    message: expect.stringMatching(`held by process ${process.pid} \\(kubectl tcplb agent [0-9a-f]{8}\\) since`),
  };
  expect(await second.take()).toMatchObject(refusal);
  expect(await second.take()).toMatchObject(who);
  expect(await first.take()).toBeUndefined();
  await first.release();
  expect(await second.take()).toBeUndefined();
  expect(await first.take()).toMatchObject(refusal);
  await second.release();
});

test('a host on which no lock can be had is looked after all the same: what is wrong is told by the work', async () => {
  expect(await createCustody(here, '/proc/agent.lock').take()).toBeUndefined();
});

describe.skipIf(!hasSshd)('behind a real sshd', () => {
  let place: string;
  let sshd: TestSshd;
  let host: SshHost;

  beforeAll(async () => {
    place = await mkdtemp('/tmp/tcplb-sshd-');
    sshd = await startSshd(place);
    host = createSshHost({ name: 'lb1', destination: 'lb1', sshConfig: sshd.config });
  }, 30_000);
  afterAll(async () => {
    await host.close();
    await sshd.cut();
    await rm(place, { recursive: true, force: true });
  });

  test('it is the same lock, and names where the other one comes from', async () => {
    const [local, remote] = [createCustody(here, lock), createCustody(host, lock)];
    expect(await local.take()).toBeUndefined();
    expect(await remote.take()).toMatchObject({ code: 'HostBusy', message: expect.stringContaining(`${process.pid}`) });
    await local.release();
    expect(await remote.take()).toBeUndefined();
    expect(await local.take()).toMatchObject({ message: expect.stringContaining('over SSH) since') });
    await remote.release();
  });

  test('a link that was cut leaves nobody else in charge, and is made again', async () => {
    const custody = createCustody(host, lock);
    await custody.take();
    await sshd.cut();
    await sshd.mend();
    expect(await custody.take()).toBeUndefined();
    expect(await readFile(lock, 'utf8')).toContain('over SSH');
    await custody.release();
  });

  test('what a link has left there is known to be its own', async () => {
    const custody = createCustody(host, lock);
    await custody.take();
    const note = await readFile(lock, 'utf8');
    await custody.release();
    const holder = /\((kubectl tcplb agent \w+), /.exec(note)?.[1];
    expect(holder).toBeDefined();
    // As after a link that hangs: the shell that nobody hears of any more holds it, under that name.
    await here.withLock(lock, async () => expect(await custody.take()).toBeUndefined(), holder);
  });
});
