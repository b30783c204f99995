/**
 * Runs in the extension host beside the extension. `Probe: Start` activates it once the host has nothing else to do, with
 * a clock at hand, and from then on watches for how long the host's one thread is blocked; `Probe: Finish` writes down
 * what it saw.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const { setTimeout: sleep } = require('node:timers/promises');
const vscode = require('vscode');

const nanoseconds = 1e6;
const quiet = { utilization: 0.05, milliseconds: 500 };

/** Other extensions start up too. */
async function whenIdle() {
  for (;;) {
    const before = performance.eventLoopUtilization();
    await sleep(quiet.milliseconds);
    if (performance.eventLoopUtilization(before).utilization < quiet.utilization) return;
  }
}

exports.activate = (context) => {
  const extension = vscode.extensions.getExtension('tcplb.vscode-tcplb');
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let activationMs;
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.start', async () => {
      await whenIdle();
      const start = performance.now();
      await extension.activate();
      activationMs = performance.now() - start;
      await whenIdle();
      delay.enable();
      writeFileSync(`${process.env.PROBE_FILE}.started`, '');
    }),
    vscode.commands.registerCommand('probe.finish', () => {
      const longestBlockMs = delay.max / nanoseconds;
      const start = performance.now();
      // In a host that showed no tree this is what loading it costs; the others have it.
      require(join(extension.extensionPath, 'dist/engine.cjs'));
      const engineMs = performance.now() - start;
      writeFileSync(process.env.PROBE_FILE, JSON.stringify({ activationMs, engineMs, longestBlockMs }));
    }),
  );
};
