/**
 * The process of one node: entry file of a child process that holds the node's sockets. It is told what to hold by IPC
 * (see protocol.ts), and ends when the channel to its parent closes, however the parent ended.
 */

import { isDeepStrictEqual } from 'node:util';
import { startKubeletServer } from './kubelet-server.ts';
import { createNodeState, type NodeState } from './node-state.ts';
import { type FromRuntime, type ObservedNode, type StartMessage, type ToRuntime, toListenFailure } from './protocol.ts';

let state: NodeState | undefined;
let reportPlanned = false;
let lastReport: ObservedNode | undefined;

function send(message: FromRuntime): void {
  // The parent may have gone between two messages; 'disconnect' then ends us.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

/**
 * Changes of one turn of the event loop make one report. What is known already is not told again: each report has the
 * agent say what it wants, which would go on for ever.
 */
function planReport(): void {
  if (reportPlanned) return;
  reportPlanned = true;
  setImmediate(() => {
    reportPlanned = false;
    const observed = state?.observe();
    if (observed === undefined || isDeepStrictEqual(observed, lastReport)) return;
    lastReport = observed;
    send({ type: 'observed', observed });
  });
}

async function start(message: StartMessage): Promise<void> {
  const created = createNodeState(message.idleBeforeStopMs, planReport);
  try {
    const kubeletPort = await startKubeletServer(message.kubelet, created.findLog);
    state = created;
    send({ type: 'started', kubeletPort });
  } catch (error) {
    send({ type: 'start-failed', failure: toListenFailure(error) });
  }
}

process.on('message', (message: ToRuntime) => {
  if (message.type === 'start') void start(message);
  else state?.set(message.desired);
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when its nodes end.
process.on('SIGINT', () => {});
