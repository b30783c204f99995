/** An input box that is validated while it is typed in. */
import {
  CancellationError,
  commands,
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
  /** Another text, which a click on its label puts into the box. */
  readonly proposal?: { readonly label: string; readonly text: string };
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
  /** Until it is settled the check may say less than it will, and nothing is accepted. Never fails. */
  readonly ready?: Promise<unknown>;
}

/** Exists while a box is open; its argument is the text. */
const TAKE_PROPOSAL = 'tcplb.takeProposal';

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
      const accept = async (isByButton: boolean) => {
        await question.ready;
        if (check(box, question)) resolve({ text: box.value, isByButton });
      };
      const change = (text: string) => {
        check(box, question);
        question.onChange?.(text);
      };
      listeners.push(
        box.onDidChangeValue(change),
        commands.registerCommand(TAKE_PROPOSAL, (text: unknown) => {
          box.value = String(text);
          change(box.value);
          // The click took the focus.
          box.show();
        }),
        box.onDidAccept(() => accept(false)),
        box.onDidTriggerButton((button) => (button === QuickInputButtons.Back ? resolve(BACK) : accept(true))),
        box.onDidHide(() => reject(new CancellationError())),
      );
      box.show();
      void showWhenReady(box, question);
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

async function showWhenReady(box: InputBox, question: TextQuestion): Promise<void> {
  if (question.ready === undefined) return;
  box.busy = true;
  await question.ready;
  box.busy = false;
  check(box, question);
}

/** Whether the text can be accepted. */
function check(box: InputBox, { check }: TextQuestion): boolean {
  const said = check(box.value);
  const finding = typeof said === 'string' ? ({ message: said, severity: 'error' } as const) : said;
  const isInfo = finding?.severity === 'info';
  const message = finding && describeFinding(finding);
  box.validationMessage =
    isInfo && message !== undefined ? { message, severity: InputBoxValidationSeverity.Info } : message;
  return finding === undefined || isInfo;
}

/** Links in a message are followed as those of welcome texts are. */
function describeFinding({ message, proposal }: Finding): string {
  if (proposal === undefined) return message;
  const query = encodeURIComponent(JSON.stringify([proposal.text]));
  return `${message} [${proposal.label}](command:${TAKE_PROPOSAL}?${query})`;
}
