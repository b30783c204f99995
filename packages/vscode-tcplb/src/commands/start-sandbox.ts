/** Starts the sandbox cluster. */
import type { CommandHandler } from './command.ts';

export const startSandbox: CommandHandler = ({ sandbox }) => sandbox.start();
