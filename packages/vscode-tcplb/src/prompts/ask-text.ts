/** An input box that is validated while it is typed in. */
import {
  CancellationError,
  Disposable,
  type InputBox,
  InputBoxValidationSeverity,
  type QuickInputButton,
  QuickInputButtons,
  window,
} from 'vscode';
import { BACK, type Back, type Position } from './run-steps.ts';

/** `error` keeps the text from being accepted, `info` is only said. */
export interface Finding {
  readonly message: string;
  readonly severity: 'error' | 'info';
}

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  /** What is in the box at first, selected. */
  readonly value: string;
  readonly placeholder?: string;
  /** What to say of the text, at once; a string is an error. */
  readonly check: (text: string) => Finding | string | undefined;
  /** Told of the text whenever it changes. */
  readonly onChange?: (text: string) => void;
  /** A button that accepts the text as well, in another way. */
  readonly button?: QuickInputButton;
}

export interface TextAnswer {
  readonly text: string;
  /** Whether it was given with the question's own button. */
  readonly isByButton: boolean;
}

/** Fails with `CancellationError` when the box is closed. */
export async function askText(question: TextQuestion, position: Position): Promise<TextAnswer | Back> {
  const box = window.createInputBox();
  const listeners: Disposable[] = [];
  prepareBox(box, question, position);
  try {
    return await new Promise<TextAnswer | Back>((resolve, reject) => {
      const accept = (isByButton: boolean) => {
        if (check(box, question)) resolve({ text: box.value, isByButton });
      };
      listeners.push(
        box.onDidChangeValue((text) => {
          check(box, question);
          question.onChange?.(text);
        }),
        box.onDidAccept(() => accept(false)),
        box.onDidTriggerButton((button) => (button === QuickInputButtons.Back ? resolve(BACK) : accept(true))),
        box.onDidHide(() => reject(new CancellationError())),
      );
      box.show();
    });
  } finally {
    Disposable.from(...listeners, box).dispose();
  }
}

function prepareBox(box: InputBox, question: TextQuestion, position: Position): void {
  box.title = question.title;
  box.prompt = question.prompt;
  box.value = question.value;
  if (question.placeholder !== undefined) box.placeholder = question.placeholder;
  if (position.totalSteps > 1) {
    box.step = position.step;
    box.totalSteps = position.totalSteps;
  }
  box.buttons = [
    ...(position.canGoBack ? [QuickInputButtons.Back] : []),
    ...(question.button === undefined ? [] : [question.button]),
  ];
  // Who looks something up elsewhere comes back to what was typed.
  box.ignoreFocusOut = true;
  check(box, question);
}

/** Whether the text can be accepted. */
function check(box: InputBox, { check }: TextQuestion): boolean {
  const said = check(box.value);
  const finding = typeof said === 'string' ? ({ message: said, severity: 'error' } as const) : said;
  const isInfo = finding?.severity === 'info';
  box.validationMessage = isInfo
    ? { message: finding.message, severity: InputBoxValidationSeverity.Info }
    : finding?.message;
  return finding === undefined || isInfo;
}
