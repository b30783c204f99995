/** Copies what the doctor proposes to type. For its rows, which pass it. */
import { env, window } from 'vscode';
import { isDoctorElement, resultOf } from '../doctor/finding-elements.ts';
import type { CommandHandler } from './command.ts';

export const copyNextCommand: CommandHandler = async (_context, _element, argument) => {
  const next = isDoctorElement(argument) ? resultOf(argument).next : undefined;
  if (next === undefined) return;
  await env.clipboard.writeText(next);
  window.setStatusBarMessage(`$(copy) ${next}`, 5_000);
};
