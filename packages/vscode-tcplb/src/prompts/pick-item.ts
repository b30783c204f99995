/** A quick pick that shows itself before its choices are known, and always offers a way out. */
import {
  CancellationError,
  commands,
  Disposable,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
} from 'vscode';
import { BACK, type Back, type Position } from './run-steps.ts';

/** A row that only says something. */
export interface Remark {
  /** May begin with an icon: `$(server) …`. */
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Heading that it stands under; choices of one group follow each other. */
  readonly group?: string;
}

export interface Choice<T> extends Remark {
  readonly value: T;
}

/** A button beside the title that does something and leaves the question open. */
export interface SideButton {
  /** Of a codicon. */
  readonly icon: string;
  readonly tooltip: string;
  run(): void;
}

/** What can be done when there is nothing to choose from. */
export interface WayOut {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

type Choices<T> = readonly (Choice<T> | Remark)[];

export interface PickQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: Choices<T> | Promise<Choices<T>>;
  /** The one that Enter takes at once. Default: the first. */
  readonly isDefault?: (value: T) => boolean;
  /** Said when there are no choices. */
  readonly nothing: string;
  readonly waysOut?: readonly WayOut[];
  /** Keeps the question open, too, while somebody looks elsewhere. */
  readonly button?: SideButton;
}

interface Entry<T> extends QuickPickItem {
  readonly choice?: Choice<T>;
  readonly wayOut?: WayOut;
}

/**
 * The chosen value. Fails with `CancellationError` when nothing is chosen, also after a way out was taken, and with what
 * `choices` fails with.
 */
export async function pickItem<T>(question: PickQuestion<T>, position: Position): Promise<T | Back> {
  const pick = window.createQuickPick<Entry<T>>();
  const listeners: Disposable[] = [];
  preparePick(pick, question, position);
  try {
    return await new Promise<T | Back>((resolve, reject) => {
      listeners.push(
        pick.onDidAccept(() => accept(pick.selectedItems[0], resolve, reject)),
        pick.onDidTriggerButton((button) =>
          button === QuickInputButtons.Back ? resolve(BACK) : question.button?.run(),
        ),
        pick.onDidHide(() => reject(new CancellationError())),
      );
      pick.show();
      Promise.resolve(question.choices).then((choices) => fill(pick, question, choices), reject);
    });
  } finally {
    Disposable.from(...listeners, pick).dispose();
  }
}

function preparePick<T>(pick: QuickPick<Entry<T>>, question: PickQuestion<T>, position: Position): void {
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  if (position.totalSteps > 1) {
    pick.step = position.step;
    pick.totalSteps = position.totalSteps;
  }
  const { button } = question;
  pick.ignoreFocusOut = button !== undefined;
  pick.buttons = [
    ...(position.canGoBack ? [QuickInputButtons.Back] : []),
    ...(button === undefined ? [] : [{ iconPath: new ThemeIcon(button.icon), tooltip: button.tooltip }]),
  ];
}

function fill<T>(pick: QuickPick<Entry<T>>, question: PickQuestion<T>, choices: Choices<T>): void {
  pick.busy = false;
  if (choices.length === 0) {
    pick.placeholder = question.nothing;
    pick.items = (question.waysOut ?? []).map((wayOut) => ({ label: wayOut.label, wayOut, alwaysShow: true }));
    if (pick.items.length === 0) pick.items = [{ label: `$(info) ${question.nothing}`, alwaysShow: true }];
    return;
  }
  const entries = choices.flatMap((choice, index) => toEntries(choice, choices[index - 1]));
  const { isDefault } = question;
  pick.items = entries;
  if (isDefault) pick.activeItems = entries.filter(({ choice }) => choice !== undefined && isDefault(choice.value));
}

function toEntries<T>(choice: Choice<T> | Remark, before: Remark | undefined): Entry<T>[] {
  const { label, description, detail, group } = choice;
  const entry: Entry<T> = {
    label,
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
    ...('value' in choice ? { choice } : { alwaysShow: true }),
  };
  if (group === undefined || group === before?.group) return [entry];
  return [{ label: group, kind: QuickPickItemKind.Separator }, entry];
}

function accept<T>(entry: Entry<T> | undefined, resolve: (value: T) => void, reject: (error: Error) => void): void {
  if (entry?.choice !== undefined) resolve(entry.choice.value);
  if (entry?.wayOut === undefined) return;
  const { command, args = [] } = entry.wayOut;
  reject(new CancellationError());
  void commands.executeCommand(command, ...args);
}
