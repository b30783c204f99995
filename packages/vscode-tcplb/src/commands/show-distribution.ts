/** Shows how the last echo test of an exposure was spread over its backends; without one, the last test there was. */
import type { CommandHandler } from './command.ts';

export const showDistribution: CommandHandler = ({ tests, tree }, element) => {
  const near = element ?? tree.selection;
  return tests.showDistribution(near?.kind === 'exposure' ? near : undefined);
};
