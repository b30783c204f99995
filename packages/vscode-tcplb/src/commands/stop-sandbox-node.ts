/** Stops a node of the sandbox cluster: the one of the backend that was clicked on, or the one that is asked for. */
import type { CommandHandler } from './command.ts';

export const stopSandboxNode: CommandHandler = ({ sandbox }, element) =>
  sandbox.stopNode(element?.kind === 'backend' ? element.node : undefined);
