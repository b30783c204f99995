import { describe, expect, it } from 'vitest';
import { BACK, type Back, runSteps, type Step } from './run-steps.ts';

interface Answers {
  readonly a?: string;
  readonly b?: string;
  readonly c?: string;
}

/** Steps that ask for what is missing; the script answers in turn. */
function play(script: readonly (string | Back)[], initial: Answers = {}) {
  const asked: string[] = [];
  const answers = [...script];
  const step = (key: keyof Answers, isOpen = (given: Answers) => given[key] === undefined): Step<Answers> => ({
    isOpen,
    ask: async (given, { step, totalSteps, canGoBack }) => {
      asked.push(`${key} ${step}/${totalSteps}${canGoBack ? ' back' : ''}`);
      const answer = answers.shift();
      if (answer === undefined) throw new Error('called off');
      return answer === BACK ? BACK : { ...given, [key]: answer };
    },
  });
  const steps = [step('a'), step('b', ({ a, b }) => a === 'ask b' && b === undefined), step('c')];
  return { asked, result: runSteps(initial, steps) };
}

describe('runSteps', () => {
  it('asks what is open, in order', async () => {
    const { asked, result } = play(['ask b', '2', '3']);
    expect(await result).toEqual({ a: 'ask b', b: '2', c: '3' });
    expect(asked).toEqual(['a 1/2', 'b 2/3 back', 'c 3/3 back']);
  });

  it('leaves out what an answer settles', async () => {
    const { asked, result } = play(['1', '3']);
    expect(await result).toEqual({ a: '1', c: '3' });
    expect(asked).toEqual(['a 1/2', 'c 2/2 back']);
  });

  it('asks nothing when everything is known', async () => {
    const { asked, result } = play([], { a: '1', c: '3' });
    expect(await result).toEqual({ a: '1', c: '3' });
    expect(asked).toEqual([]);
  });

  it('forgets an answer that is gone back to', async () => {
    const { asked, result } = play(['ask b', '2', BACK, BACK, '1', '3']);
    expect(await result).toEqual({ a: '1', c: '3' });
    expect(asked).toEqual(['a 1/2', 'b 2/3 back', 'c 3/3 back', 'b 2/3 back', 'a 1/2', 'c 2/2 back']);
  });

  it('fails when a step is called off', async () => {
    await expect(play(['1']).result).rejects.toThrow('called off');
  });
});
