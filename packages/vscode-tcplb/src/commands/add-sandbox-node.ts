/** Adds a node to the sandbox cluster. */
import type { CommandHandler } from './command.ts';

export const addSandboxNode: CommandHandler = ({ sandbox }) => sandbox.addNode();
