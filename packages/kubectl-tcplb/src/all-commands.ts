/** All commands at once, for oclif's manifest and for who looks through them. */
import { commands as loaders } from './commands.ts';

export const commands = Object.fromEntries(
  await Promise.all(Object.entries(loaders).map(async ([id, load]) => [id, await load()] as const)),
);
