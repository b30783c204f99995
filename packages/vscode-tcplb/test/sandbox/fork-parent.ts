/** A process that starts a sandbox as the extension host does, says so, and then waits to be killed. */
import { forkSandbox } from '../../src/sandbox/fork-sandbox.ts';

const { sandbox } = await forkSandbox(JSON.parse(process.argv[2] ?? ''), {
  signal: new AbortController().signal,
  log: () => {},
  execArgv: ['--conditions=development'],
});
process.send?.(sandbox);
setInterval(() => {}, 60_000);
