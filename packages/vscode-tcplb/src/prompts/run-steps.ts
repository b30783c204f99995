/** Questions one after the other, with a way back. Knows nothing of how they are asked. */

/** Answer of somebody who wants the question before. */
export const BACK = Symbol('back');
export type Back = typeof BACK;

export interface Position {
  /** From 1. */
  readonly step: number;
  /** As far as it can be told from the answers given. */
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

export interface Step<Answers> {
  /** Whether the answers so far leave the question open. */
  isOpen(answers: Answers): boolean;
  /** The answers with one more; fails when the whole is called off. */
  ask(answers: Answers, position: Position): Promise<Answers | Back>;
}

interface Asked<Answers> {
  readonly index: number;
  /** Before the question was asked. */
  readonly answers: Answers;
}

/** Asks what is open, in the order of the steps; going back forgets the answer that is gone back to. */
export async function runSteps<Answers>(initial: Answers, steps: readonly Step<Answers>[]): Promise<Answers> {
  const asked: Asked<Answers>[] = [];
  let answers = initial;
  for (let index = 0; index < steps.length; ) {
    const step = steps[index];
    if (step === undefined || !step.isOpen(answers)) {
      index++;
      continue;
    }
    const open = steps.slice(index).filter((later) => later.isOpen(answers)).length;
    const answer = await step.ask(answers, {
      step: asked.length + 1,
      totalSteps: asked.length + open,
      canGoBack: asked.length > 0,
    });
    if (answer === BACK) ({ index, answers } = asked.pop() ?? { index, answers });
    else {
      asked.push({ index: index++, answers });
      answers = answer;
    }
  }
  return answers;
}
