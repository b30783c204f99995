/** Chooses a port that this user may listen on. */
import { createServer } from 'node:net';

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
}

/** `wanted`, or the first free port from 10,000 above it: ports below 1024 are root's on most machines. */
export async function pickPort(wanted: number): Promise<number> {
  for (let port = wanted; port < 65_536; port += port === wanted ? 10_000 : 1) {
    if (await canListen(port)) return port;
  }
  throw new Error('this machine has no free port');
}
