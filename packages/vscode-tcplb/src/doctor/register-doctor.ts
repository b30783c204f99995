/** The doctor in the editor: one examination at a time, shown while it is made. */
import type { CheckResult } from '@tcplb/core';
import { commands, Disposable, l10n } from 'vscode';
import { isCancelled } from '../errors/describe-error.ts';
import { runWithProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { createDoctorView } from './doctor-view.ts';
import { type DoctorSubject, type Examination, subjectTitle } from './examination.ts';
import { examine, requireSource } from './examine.ts';

export interface Doctor extends Disposable {
  /**
   * Resolves when all is examined, or it was called off. Another examination ends the one before. Fails as
   * `requireSource` does.
   */
  examine(subject: DoctorSubject): Promise<void>;
  /** What was examined last. */
  readonly subject: DoctorSubject | undefined;
}

export function registerDoctor(services: Services): Doctor {
  const view = createDoctorView();
  let current: { readonly examination: Examination; readonly controller: AbortController } | undefined;
  const run = async (subject: DoctorSubject): Promise<void> => {
    const source = await requireSource(services, subject.sourceId);
    current?.controller.abort();
    const controller = new AbortController();
    const results: CheckResult[] = [];
    const show = (phase: Examination['phase']) => {
      if (controller.signal.aborted) return;
      current = { examination: { subject, source, results: [...results], phase }, controller };
      view.show(current.examination);
    };
    show('running');
    await commands.executeCommand('setContext', 'tcplb.examined', true);
    await commands.executeCommand('tcplb.doctor.focus', { preserveFocus: true });
    const title = l10n.t('Examining {0}', subjectTitle({ subject, source }));
    try {
      await runWithProgress(title, (cancelled, report) =>
        examine(services, subject, source, {
          signal: AbortSignal.any([cancelled, controller.signal]),
          onResult: (result) => {
            results.push(result);
            report(result.title);
            show('running');
          },
        }),
      );
      show('done');
    } catch (error) {
      show('called off');
      if (!isCancelled(error)) throw error;
    }
    if (!controller.signal.aborted) await view.reveal();
  };
  return {
    examine: run,
    get subject() {
      return current?.examination.subject;
    },
    dispose: () => Disposable.from(view, { dispose: () => current?.controller.abort() }).dispose(),
  };
}
