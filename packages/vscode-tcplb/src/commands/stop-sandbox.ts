/** Stops the sandbox cluster. */
import type { CommandHandler } from './command.ts';

export const stopSandbox: CommandHandler = ({ sandbox }) => sandbox.stop();
