/** Shows an element in the Backends view. For links and lenses, which pass it. */
import type { CommandHandler } from './command.ts';

export const revealBackend: CommandHandler = async ({ tree }, element) => {
  if (element !== undefined) await tree.reveal(element);
};
