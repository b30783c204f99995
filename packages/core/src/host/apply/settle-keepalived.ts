/** Step `keepalived`: starts it, has it read the live link, or ends it. */
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import type { RenderedFile } from '../../nginx/rendered-file.ts';
import { findKeepalived, startKeepalived } from '../keepalived-process.ts';
import { stopKeepalived } from '../stop-keepalived.ts';
import type { ApplyContext } from './apply-context.ts';
import {
  isKeepalivedSettled,
  keepalivedConfiguration,
  loadedLink,
  loadedMark,
  readKeepalivedState,
} from './keepalived-state.ts';

/** Milliseconds between two looks. */
const POLL_MS = 20;

/** What keepalived says when it has done what it could with its configuration. */
const DONE = /: (Startup|Reload) complete$/m;

/** What it goes on from, but without something that it should have. */
const COMPLAINT =
  /^.{24}: (.*(\bLine \d+\) |src address not configured|Script user|failed \d+ - |SECURITY VIOLATION).*)$/gm;

/** `files` are those of the live link. Nothing is done when all is well. Fails with `ApplyFailed`, in keepalived's words. */
export async function settleKeepalived(context: ApplyContext, files: readonly RenderedFile[]): Promise<void> {
  const { host, paths, keepalived: binary } = context;
  const state = await readKeepalivedState(host, paths);
  if (isKeepalivedSettled(files, state)) return;
  context.enter('keepalived');
  await host.remove(loadedLink(paths));
  const configuration = keepalivedConfiguration(files);
  if (configuration === undefined) return void (await stopKeepalived(host, paths));
  await host.makeDirectory(paths.keepalived.run);
  const { end } = await host.readFrom(paths.keepalived.log, 'end');
  const isReloaded = state.parent !== undefined && (await host.signal(state.parent, 'SIGHUP'));
  if (!isReloaded) await startKeepalived(host, paths, binary);
  await proveKeepalived(context, end);
  const { parent } = await findKeepalived(host, paths);
  if (parent !== undefined) await host.swapLink(loadedLink(paths), loadedMark(parent, configuration));
}

/** `end` is that of the log before it was told. */
async function proveKeepalived({ host, paths, deadlineMs }: ApplyContext, end: number): Promise<void> {
  const start = performance.now();
  while (performance.now() - start < deadlineMs) {
    const { content } = await host.readFrom(paths.keepalived.log, end);
    if (DONE.test(content)) return refuseComplaints(content);
    await delay(POLL_MS);
  }
  const message = `keepalived does not say within ${deadlineMs} ms that it has read ${paths.keepalived.configuration}`;
  throw new TcplbError('ApplyFailed', message, { suggestions: [`Look into ${paths.keepalived.log}.`] });
}

function refuseComplaints(log: string): void {
  const complaints = [...log.matchAll(COMPLAINT)].map(([, words]) => words);
  if (complaints.length === 0) return;
  throw new TcplbError('ApplyFailed', `keepalived: ${[...new Set(complaints)].join('; ')}`, {
    suggestions: ['Check keepalived.interface and unicastAddresses of this host in tcplb.yaml.'],
  });
}
