/** Starts a stopped node of the sandbox cluster again. */
import type { CommandHandler } from './command.ts';

export const startSandboxNode: CommandHandler = ({ sandbox }, element) =>
  sandbox.startNode(element?.kind === 'backend' ? element.node : undefined);
