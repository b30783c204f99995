/** Texts for people, for code that knows no `vscode`. */

/** The part of `vscode.l10n` that formats texts. */
export interface Localizer {
  /** `{0}` stands for the first argument. */
  t(message: string, ...args: (string | number | boolean)[]): string;
}

/** As `vscode.l10n` does without a bundle of texts. */
export const english: Localizer = {
  t: (message, ...args) =>
    message.replace(/\{(\d+)\}/g, (placeholder, index) => String(args[Number(index)] ?? placeholder)),
};
