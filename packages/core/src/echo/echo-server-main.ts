/**
 * The echo server as a program: `node echo-server.js --port 446 [--host ADDRESS] [--udp] [--proxy-protocol]`; `--udp`
 * serves UDP as well. The build bundles it with the servers into one file, which `echo deploy` mounts from a ConfigMap
 * into a public Node image.
 */
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { startEchoServer } from './server.ts';
import { startUdpEchoServer } from './udp-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '446' },
    host: { type: 'string' },
    udp: { type: 'boolean', default: false },
    'proxy-protocol': { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port ${values.port}: not a port number between 0 and 65535`);
  process.exit(2);
}

const stop = new AbortController();
// Without these a container that is process 1 would ignore SIGTERM and be killed after the grace period.
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());
const server = {
  ...(values.host === undefined ? {} : { host: values.host }),
  hostname: process.env.HOSTNAME || hostname(),
  log: (line: string) => console.log(line),
  signal: stop.signal,
};
try {
  const tcp = await startEchoServer({ ...server, port, proxyProtocol: values['proxy-protocol'] });
  if (values.udp) await startUdpEchoServer({ ...server, port: tcp.port });
} catch (error) {
  console.error(`cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`);
  // What does listen already would keep the program alive.
  stop.abort();
  process.exitCode = 1;
}
