/** Goes on in a terminal with what the doctor proposes. For its rows, which pass it. */
import { isDoctorElement, resultOf } from '../doctor/finding-elements.ts';
import type { CommandHandler } from './command.ts';
import { typeLine } from './type-command-line.ts';

export const runNextCommand: CommandHandler = async (context, _element, argument) => {
  const next = isDoctorElement(argument) ? resultOf(argument).next : undefined;
  if (isDoctorElement(argument) && next !== undefined) await typeLine(context, argument.sourceId, next);
};
