/** Whether somebody listens on a unix socket: the one sure sign that the process that made it is alive. */
import { connect } from 'node:net';

export function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
