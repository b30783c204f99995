/** What did not go as it should while the rest did: in a warning each, and in the log. */
import type { Quarantine, TcplbError } from '@tcplb/core';
import { l10n, window } from 'vscode';
import type { Log } from '../log.ts';

export interface Rest {
  /** Exposures that were held back so that the others could go live. */
  readonly quarantined: readonly Quarantine[];
  /** Why not all Services could be told what became of them. */
  readonly untold?: TcplbError;
}

export function warnOfRest(log: Log, { quarantined, untold }: Rest): void {
  const warnings = quarantined.map(({ namespace, name, message, kept }) =>
    kept
      ? l10n.t('{0}/{1} stays as it was: {2}', namespace, name, message)
      : l10n.t('{0}/{1} is left out: {2}', namespace, name, message),
  );
  for (const warning of untold === undefined ? warnings : [...warnings, untold.message]) {
    log.warn(warning);
    void window.showWarningMessage(warning);
  }
}
