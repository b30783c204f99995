/** Shows everything in the view again. */
import type { CommandHandler } from './command.ts';

export const clearFilter: CommandHandler = ({ tree }) => tree.setFilter(undefined);
