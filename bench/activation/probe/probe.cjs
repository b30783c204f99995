/**
 * Runs in the extension host beside the extension. Activates it, with a clock at hand; from then on watches for how long
 * the host's one thread is blocked, until `Probe: Finish` writes down what it saw.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const vscode = require('vscode');

const millisecond = 1e6;

exports.activate = async (context) => {
  const extension = vscode.extensions.getExtension('tcplb.vscode-tcplb');
  const start = performance.now();
  await extension.activate();
  const activationMs = performance.now() - start;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  context.subscriptions.push(
    vscode.commands.registerCommand('probe.finish', () => {
      const longestBlockMs = delay.max / millisecond;
      const before = performance.now();
      // In the host that opened the tree it is loaded already; in a fresh one this is what loading it costs.
      require(join(extension.extensionPath, 'dist/engine.cjs'));
      const engineMs = performance.now() - before;
      writeFileSync(process.env.PROBE_FILE, JSON.stringify({ activationMs, engineMs, longestBlockMs }));
    }),
  );
};
