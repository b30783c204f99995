/** Timers that undo something on a host, on this machine and behind a real sshd that goes away with its connections. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import { createSshHost } from '../../src/host/ssh/create-ssh-host.ts';
import { armUndo } from '../../src/host/undo-timer.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { hasSshd, startSshd } from './ssh/start-sshd.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp('/tmp/tcplb-undo-');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const undo = (name: string) => ({ command: 'mkdir', args: [join(directory, name)] });

describe('on this machine', () => {
  const host = createLocalHost();

  test('undoes when the time is over, and is gone then', async () => {
    const timer = await armUndo(host, { directory, seconds: 1, undo: undo("it's $HOME; \n`id`") });
    expect(existsSync(join(directory, "it's $HOME; \n`id`"))).toBe(false);
    await waitUntil('it is undone', () => existsSync(join(directory, "it's $HOME; \n`id`")));
    expect(await timer.disarm()).toBe(false);
    expect(await readdir(directory)).toEqual(["it's $HOME; \n`id`"]);
  });

  test('a timer that was taken away undoes nothing; another one does', async () => {
    const timer = await armUndo(host, { directory, seconds: 1, undo: undo('first') });
    await armUndo(host, { directory, seconds: 1, undo: undo('second') });
    expect(await timer.disarm()).toBe(true);
    await waitUntil('the second is undone', () => existsSync(join(directory, 'second')));
    expect(await readdir(directory)).toEqual(['second']);
  });

  test('without a place for its file it is refused', async () => {
    await writeFile(join(directory, 'file'), '');
    const armed = armUndo(host, { directory: join(directory, 'file'), seconds: 1, undo: undo('never') });
    await expect(armed).rejects.toMatchObject({ code: 'ApplyFailed', message: /no timer can be had on this machine/ });
  });
});

describe.skipIf(!hasSshd)(`behind ${hasSshd ? 'a real sshd' : 'SKIPPED, sshd is not installed'}`, () => {
  test('undoes though the connection and sshd are gone', async () => {
    const place = await mkdtemp('/tmp/tcplb-sshd-');
    const sshd = await startSshd(place);
    const host = createSshHost({ name: 'lb1', destination: 'lb1', sshConfig: sshd.config });
    try {
      const timer = await armUndo(host, { directory, seconds: 2, undo: undo('undone') });
      await sshd.cut();
      expect(existsSync(join(directory, 'undone'))).toBe(false);
      await waitUntil('it is undone', () => existsSync(join(directory, 'undone')));
      await sshd.mend();
      expect(await timer.disarm()).toBe(false);
    } finally {
      await host.close();
      await sshd.cut();
      await rm(place, { recursive: true, force: true });
    }
  });
});
