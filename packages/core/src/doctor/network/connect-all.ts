/** Many connections, a few at a time. */
import { type ConnectOptions, type ConnectOutcome, tryConnect } from './try-connect.ts';

const LANES = 16;

export interface ConnectTarget {
  readonly address: string;
  readonly port: number;
}

/** The outcomes in the order of the targets. */
export async function connectAll(
  targets: readonly ConnectTarget[],
  options: ConnectOptions,
): Promise<readonly ConnectOutcome[]> {
  const outcomes = new Array<ConnectOutcome>(targets.length).fill('cancelled');
  const queue = targets.entries();
  const lane = async (): Promise<void> => {
    for (const [index, { address, port }] of queue) outcomes[index] = await tryConnect(address, port, options);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}
