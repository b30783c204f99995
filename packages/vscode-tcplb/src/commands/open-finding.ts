/** Goes to the object that a finding of the doctor is about. For its rows, which pass it. */
import { isDoctorElement, resultOf } from '../doctor/finding-elements.ts';
import { openObject } from '../doctor/open-object.ts';
import type { CommandHandler } from './command.ts';

export const openFinding: CommandHandler = async (context, _element, argument) => {
  if (isDoctorElement(argument)) await openObject(context, argument.sourceId, resultOf(argument).object);
};
